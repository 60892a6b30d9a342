# Estimates of four small circuits (gap junctions, few metypes, point neurons, several populations) for 1, 2
# and 4 ranks, against runs: every rank's run peak is within 2 % (at 200 MB and more)
# or 6 MB.
source "$(dirname "$0")/../common.sh"

export BALLAST_BIN BALLAST_MPIRUN TMPDIR=$work
bash "$scenario/../../../scripts/accuracy" --quick
