"""The made-up sample municipality: real district names of Chongqing, invented people."""
