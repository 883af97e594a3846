"""What chainrule costs, compared with other tools: ``python -m benchmarks [SECTION …]``."""
