"""What is measured and how; not part of the test run. Figures are ratios within one run."""
