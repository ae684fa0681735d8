from .sampling import Draw, Row, commitment, draw, fingerprint, population_text, read_population
