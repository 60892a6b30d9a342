echo 'BREAKPOINT { SOLVE }' >> mechanisms/Ih.mod
