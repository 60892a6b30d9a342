rm circuit_config.json
