sed -i 's/"module": "pulse"/"module": "pulses"/' simulation_config.json
