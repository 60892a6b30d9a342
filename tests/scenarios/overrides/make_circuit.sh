# Plastic synapses among excitatory cells, spontaneous minis, and inhibition that sets in during the run.
"$BALLAST_BIN/ballast-circuit" "$1" --cells=40 --synapses-per-cell=40 --virtual=20 --duration=30 --seed=7 \
  --json > "$1.json"
cat > "$1/edge_types.csv" <<'END'
edge_type_id volume_CR rho0_GB Use_d_TM Use_p_TM gmax_d_AMPA gmax_p_AMPA theta_d theta_p
0 0.1 0 0.4 0.8 1.5 3 0.005 0.01
END
cat > "$1/overrides.json" <<'END'
  "connection_overrides": [
    {"name": "plastic", "source": "Excitatory", "target": "Excitatory", "modoverride": "GluSynapse"},
    {"name": "minis", "source": "All", "target": "Layer5", "spont_minis": 20.0},
    {"name": "projections", "source": "Thalamus", "target": "Excitatory", "spont_minis": 5.0, "weight": 1.5},
    {"name": "silent", "source": "Inhibitory", "target": "All", "weight": 0.0},
    {"name": "late", "source": "Inhibitory", "target": "All", "delay": 15.0, "weight": 1.0}
  ],
END
sed -i "/^  \"inputs\": {/e cat '$1/overrides.json'" "$1/simulation_config.json"
sed -i 's|"edges_file": "$BASE_DIR/cortex__cortex__chemical.h5",|&\n        "edge_types_file": "$BASE_DIR/edge_types.csv",|' \
  "$1/circuit_config.json"
