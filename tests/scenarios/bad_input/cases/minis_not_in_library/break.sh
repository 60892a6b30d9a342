rm mechanisms/InhPoissonStim.mod
sed -i '/^  "inputs": {/i "connection_overrides": [{"name": "a", "source": "All", "target": "All", "spont_minis": 1.0}],' \
  simulation_config.json
