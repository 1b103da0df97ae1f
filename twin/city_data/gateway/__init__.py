"""The doors of the city's data: SensorThings, NGSI-LD, OCPP, open data."""
