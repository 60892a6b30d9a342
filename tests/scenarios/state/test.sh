# The whole state after 100 ms, every column of every mechanism, on the runtime and on NEURON: stochastic
# synapses, plastic ones, minis, gap junctions, replay, noise.
source "$(dirname "$0")/../common.sh"

bash "$scenario/../same_spikes/make_circuit.sh" "$work/plain"
bash "$scenario/../overrides/make_circuit.sh" "$work/plastic"
for circuit in plain plastic; do
  sed -i -E 's/"(duration|tstop)": [0-9.]+/"\1": 100.0/' "$work/$circuit/simulation_config.json"
  mkdir "$work/$circuit-state"
  "$BALLAST_STATE_CHECK" "$work/$circuit/simulation_config.json" 100 "$work/$circuit-state" |
    tee "$work/$circuit.txt" || fail "$circuit: the state differs"
  for mechanism in ProbAMPANMDA_EMS ProbGABAAB_EMS NaT KDr Ih CaHVA SK CaPool Gap VecStim; do
    [ -n "$(sed -n "/^$mechanism /p" "$work/$circuit.txt")" ] || fail "$circuit has no $mechanism"
  done
  [ "$(sed -n 's/^spikes: \([0-9]*\), equal/\1/p' "$work/$circuit.txt")" -gt 10 ] || fail "few spikes"
done
for mechanism in GluSynapse InhPoissonStim; do
  [ -n "$(sed -n "/^$mechanism /p" "$work/plastic.txt")" ] || fail "no $mechanism"
done
