cat > mechanisms/Crash.mod <<'MOD'
NEURON { POINT_PROCESS Crash }
CONSTRUCTOR {
VERBATIM
  *(volatile int*)0 = 1;
ENDVERBATIM
}
MOD
sed -i -e 's/^  gid = \$1$/  gid = $1\n  soma crash = new Crash(0.5)/' \
  -e 's/^  create soma\[1\]/  objref crash\n  create soma[1]/' hoc/*.hoc
