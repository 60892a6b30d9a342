TITLE Calcium under the membrane

COMMENT
One shell that the calcium current fills and first-order removal empties:
Destexhe A, Mainen ZF, Sejnowski TJ (1994) J Comput Neurosci 1:195-230,
with the free (unbuffered) fraction `gamma` of Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX CaPool
    USEION ca READ ica WRITE cai
    RANGE gamma, tau, depth, cai_rest
}

UNITS {
    (mA) = (milliamp)
    (um) = (micron)
    (molar) = (1/liter)
    (mM) = (millimolar)
    FARADAY = (faraday) (coulombs)
}

PARAMETER {
    gamma = 0.05             : fraction of entering calcium that stays free
    tau = 80 (ms)            : removal
    depth = 0.1 (um)         : of the shell
    cai_rest = 1e-4 (mM)
}

ASSIGNED { ica (mA/cm2) }

STATE { cai (mM) }

INITIAL { cai = cai_rest }

BREAKPOINT { SOLVE pool METHOD cnexp }

: 1e4 turns mA/cm2 over um*C/mol into mM/ms
DERIVATIVE pool {
    cai' = -(1e4)*gamma*ica/(2*FARADAY*depth) - (cai - cai_rest)/tau
}
