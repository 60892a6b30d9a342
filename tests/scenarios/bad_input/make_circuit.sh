# Eight cells, one of them small, with replay; what the cases break.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=8 --synapses-per-cell=10 --virtual=5 --gap-junctions=0 \
  --duration=20 --seed=3 --quiet > /dev/null
