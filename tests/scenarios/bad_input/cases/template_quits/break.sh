sed -i 's/^  gid = \$1$/  gid = $1\n  quit()/' hoc/*.hoc
