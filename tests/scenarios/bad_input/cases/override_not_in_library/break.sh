sed -i '/^  "inputs": {/i "connection_overrides": [{"name": "a", "source": "All", "target": "All", "modoverride": "MySynapse"}],' \
  simulation_config.json
