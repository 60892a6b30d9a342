sed -i 's/"node_set": "All",$/"node_set": "Three",/' simulation_config.json
sed -i '0,/{/s//{ "Three": {"population": "cortex", "node_id": [0, 1, 2]},/' node_sets.json
