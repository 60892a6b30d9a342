rm mechanisms/Ih.mod
