# Estimates of four small circuits (gap junctions, few metypes, point neurons, several populations) for 1, 2
# and 4 ranks, against runs: every rank's run peak is within the limits.
source "$(dirname "$0")/../common.sh"

export BALLAST_BIN BALLAST_MPIRUN TMPDIR=$work
export ACCURACY_PERCENT=5 ACCURACY_MB=8
bash "$scenario/../../../scripts/accuracy" --quick
