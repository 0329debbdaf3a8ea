"""The journal on Apache Kafka."""
