rm nodes.h5
