truncate -s 3000 cortex__cortex__chemical.h5
