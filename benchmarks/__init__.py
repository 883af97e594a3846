"""What chainrule costs, beside what else there is: ``python -m benchmarks [SECTION …]``."""
