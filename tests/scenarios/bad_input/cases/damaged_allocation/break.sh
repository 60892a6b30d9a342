echo 'nothing of the kind' > allocation_r2_c1.gz
