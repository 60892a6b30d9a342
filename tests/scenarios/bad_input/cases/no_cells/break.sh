sed -i 's/"node_set": "All",$/"node_set": "Thalamus",/' simulation_config.json
