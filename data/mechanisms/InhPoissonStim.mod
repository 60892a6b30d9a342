TITLE Events at random, at a rate that changes in steps

COMMENT
An artificial cell that fires as an inhomogeneous Poisson process, made by thinning: candidates come
as a homogeneous process of the largest rate, and each is kept with the probability rate/largest rate.
    Lewis PAW, Shedler GS (1979) Nav Res Logist Q 26:403-413.
    Muller E, Buesing L, Schemmel J, Meier K (2007) Neural Comput 19:2958-3010.
    setTbins(times)   times (ms) from which the rates hold, ascending; the first is the start
    setRate(rates)    Hz, as many
    setRNGs(a1, a2, a3, b1, b2, b3)   Random123 streams of the intervals and of the thinning
The Vectors are shared, not copied. The streams are rewound at each initialisation; the first interval
drawn is passed over, so that the events are those which circuits of this kind have been run with.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL InhPoissonStim
    RANGE duration, rmax
    BBCOREPOINTER exp_rng, uniform_rng, rates, bins
}

PARAMETER {
    duration = 1e6 (ms)    : silent from this time after the start on
}

ASSIGNED {
    rmax         : largest rate, Hz
    start (ms)
    bin          : whose rate holds now
    interval (ms)
    exp_rng
    uniform_rng
    rates
    bins
}

VERBATIM
#if !NRNBBCORE
/* Holds `given` instead of what is held. */
static void share_vector(IvocVect** held, IvocVect* given) {
    if (given) {
        hoc_obj_ref(*vector_pobj(given));
    }
    if (*held) {
        hoc_obj_unref(*vector_pobj(*held));
    }
    *held = given;
}

/* A stream with the ids of three arguments from `first` on; none if they are missing. */
static void set_stream(nrnran123_State** stream, int first) {
    if (*stream) {
        nrnran123_deletestream(*stream);
        *stream = NULL;
    }
    if (ifarg(first + 2)) {
        *stream = nrnran123_newstream3((uint32_t)*getarg(first), (uint32_t)*getarg(first + 1),
                                       (uint32_t)*getarg(first + 2));
    }
}
#endif
ENDVERBATIM

INITIAL {
    rewind()
    start = 0
    if (bin_count() > 0 && bin_start(0) > 0) {
        start = bin_start(0)
    }
    rmax = largest_rate()
    bin = 0
    if (rmax > 0) {
        interval = next_interval()
        interval = next_interval()
        if (interval < duration) {
            net_send(start + interval - t, 1)
        }
    }
}

NET_RECEIVE (w) {
    if (flag == 1) {
        while (bin + 1 < bin_count() && bin_start(bin + 1) <= t) {
            bin = bin + 1
        }
        interval = next_interval()
        if (t + interval < start + duration) {
            net_send(interval, 1)
        }
        if (urand() < rate(bin)/rmax) {
            net_event(t)
        }
    }
}

PROCEDURE rewind() {
VERBATIM
    if (_p_exp_rng) {
        nrnran123_setseq((nrnran123_State*)_p_exp_rng, 0, 0);
    }
    if (_p_uniform_rng) {
        nrnran123_setseq((nrnran123_State*)_p_uniform_rng, 0, 0);
    }
ENDVERBATIM
}

: of the process of candidates
FUNCTION next_interval() (ms) {
VERBATIM
#if !NRNBBCORE
    if (!_p_exp_rng) {
        hoc_execerror("InhPoissonStim without random streams:", "call setRNGs(a1, a2, a3, b1, b2, b3)");
    }
#endif
    _lnext_interval = 1000. / rmax * nrnran123_negexp((nrnran123_State*)_p_exp_rng);
ENDVERBATIM
}

: uniform in (0, 1)
FUNCTION urand() {
VERBATIM
    _lurand = nrnran123_dblpick((nrnran123_State*)_p_uniform_rng);
ENDVERBATIM
}

FUNCTION bin_count() {
VERBATIM
    _lbin_count = _p_bins ? vector_capacity((IvocVect*)_p_bins) : 0;
ENDVERBATIM
}

FUNCTION bin_start(k) (ms) {
VERBATIM
    _lbin_start = vector_vec((IvocVect*)_p_bins)[(int)_lk];
ENDVERBATIM
}

: the last rate holds on where there are more bins than rates
FUNCTION rate(k) {
VERBATIM
    int last = vector_capacity((IvocVect*)_p_rates) - 1;
    _lrate = vector_vec((IvocVect*)_p_rates)[(int)_lk < last ? (int)_lk : last];
ENDVERBATIM
}

: 0 without rates
FUNCTION largest_rate() {
VERBATIM
    int k;
    _llargest_rate = 0.;
    for (k = 0; _p_rates && k < vector_capacity((IvocVect*)_p_rates); ++k) {
        double given = vector_vec((IvocVect*)_p_rates)[k];
        if (given > _llargest_rate) {
            _llargest_rate = given;
        }
    }
ENDVERBATIM
}

PROCEDURE setTbins() {
VERBATIM
#if !NRNBBCORE
    share_vector((IvocVect**)(&_p_bins), ifarg(1) ? vector_arg(1) : NULL);
#endif
ENDVERBATIM
}

PROCEDURE setRate() {
VERBATIM
#if !NRNBBCORE
    share_vector((IvocVect**)(&_p_rates), ifarg(1) ? vector_arg(1) : NULL);
#endif
ENDVERBATIM
}

: without arguments it frees the streams
PROCEDURE setRNGs() {
VERBATIM
#if !NRNBBCORE
    set_stream((nrnran123_State**)(&_p_exp_rng), 1);
    set_stream((nrnran123_State**)(&_p_uniform_rng), 4);
#endif
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
#if !NRNBBCORE
    share_vector((IvocVect**)(&_p_bins), NULL);
    share_vector((IvocVect**)(&_p_rates), NULL);
    if (_p_exp_rng) {
        nrnran123_deletestream((nrnran123_State*)_p_exp_rng);
    }
    if (_p_uniform_rng) {
        nrnran123_deletestream((nrnran123_State*)_p_uniform_rng);
    }
#endif
ENDVERBATIM
}

VERBATIM
/* Per stream five integers: three ids, position and sub-position; then the numbers of bins and
   rates. As reals the bins, then the rates. */
static void write_stream(uint32_t* out, nrnran123_State* stream) {
    char which = 0;
    if (stream) {
        nrnran123_getids3(stream, out, out + 1, out + 2);
        nrnran123_getseq(stream, out + 3, &which);
    } else {
        out[0] = out[1] = out[2] = out[3] = 0;
    }
    out[4] = (uint32_t)which;
}

static void read_stream(const uint32_t* in, nrnran123_State** stream) {
    if (*stream) {
        nrnran123_deletestream(*stream);
    }
    *stream = nrnran123_newstream3(in[0], in[1], in[2]);
    nrnran123_setseq(*stream, in[3], (char)in[4]);
}

static void bbcore_write(double* reals, int* ints, int* real_offset, int* int_offset,
                         _threadargsproto_) {
    IvocVect* times = (IvocVect*)_p_bins;
    IvocVect* values = (IvocVect*)_p_rates;
    int bin_total = times ? vector_capacity(times) : 0;
    int rate_total = values ? vector_capacity(values) : 0;
    if (ints) {
        uint32_t* out = (uint32_t*)ints + *int_offset;
        write_stream(out, (nrnran123_State*)_p_exp_rng);
        write_stream(out + 5, (nrnran123_State*)_p_uniform_rng);
        out[10] = (uint32_t)bin_total;
        out[11] = (uint32_t)rate_total;
    }
    if (reals) {
        int k;
        double* out = reals + *real_offset;
        for (k = 0; k < bin_total; ++k) {
            out[k] = vector_vec(times)[k];
        }
        for (k = 0; k < rate_total; ++k) {
            out[bin_total + k] = vector_vec(values)[k];
        }
    }
    *int_offset += 12;
    *real_offset += bin_total + rate_total;
}

static void bbcore_read(double* reals, int* ints, int* real_offset, int* int_offset,
                        _threadargsproto_) {
    int k;
    uint32_t* in = (uint32_t*)ints + *int_offset;
    double* values = reals + *real_offset;
    int bin_total = (int)in[10];
    int rate_total = (int)in[11];
    read_stream(in, (nrnran123_State**)(&_p_exp_rng));
    read_stream(in + 5, (nrnran123_State**)(&_p_uniform_rng));
    if (!_p_bins) {
        *(void**)(&_p_bins) = (void*)vector_new1(bin_total);
    }
    if (!_p_rates) {
        *(void**)(&_p_rates) = (void*)vector_new1(rate_total);
    }
    for (k = 0; k < bin_total; ++k) {
        vector_vec((IvocVect*)_p_bins)[k] = values[k];
    }
    for (k = 0; k < rate_total; ++k) {
        vector_vec((IvocVect*)_p_rates)[k] = values[bin_total + k];
    }
    *int_offset += 12;
    *real_offset += bin_total + rate_total;
}
ENDVERBATIM
