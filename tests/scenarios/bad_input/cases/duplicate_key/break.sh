sed -i 's/"node_set": "All",/"node_set": "All", "node_set": "All",/' simulation_config.json
