sed -i 's/"module": "pulse"/"module": "sinusoidal"/' simulation_config.json
