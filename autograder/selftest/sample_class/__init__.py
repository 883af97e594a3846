"""An invented class whose submissions have known outcomes."""
