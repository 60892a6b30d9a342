TITLE A train of events, regular or random, as NEURON's built-in "NetStim"

COMMENT
Events come from `start` on, `number` of them, `interval` apart on average; of each interval the fraction `noise`
is exponentially distributed. Flag 3 is the first event, 1 each further one; an event from outside with a weight
above 0 begins a train where none is under way, one below 0 ends it.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL NetStim
    RANGE interval, number, start
    RANGE noise
    BBCOREPOINTER stream
}

PARAMETER {
    interval = 10 (ms)
    number = 10
    start = 50 (ms)
    noise = 0
}

ASSIGNED {
    event (ms)
    on
    ispike
    stream
}

INITIAL {
VERBATIM
    if (_p_stream) {
        nrnran123_setseq((nrnran123_State*)_p_stream, 0, 0);
    }
ENDVERBATIM
    on = 0
    ispike = 0
    if (noise < 0) {
        noise = 0
    }
    if (noise > 1) {
        noise = 1
    }
    if (start >= 0 && number > 0) {
        on = 1
        event = start + drawn(interval) - interval*(1 - noise)
        if (event < 0) {
            event = 0
        }
        net_send(event, 3)
    }
}

PROCEDURE begin() {
    if (number > 0) {
        on = 1
        event = 0
        ispike = 0
    }
}

PROCEDURE next() {
    if (number > 0) {
        event = drawn(interval)
    }
    if (ispike >= number) {
        on = 0
    }
}

FUNCTION drawn(mean (ms)) (ms) {
    if (mean <= 0) {
        mean = 0.01
    }
    if (noise == 0) {
        drawn = mean
    } else {
        drawn = (1 - noise)*mean + noise*mean*exponential()
    }
}

FUNCTION exponential() {
VERBATIM
    _lexponential = nrnran123_negexp((nrnran123_State*)_p_stream);
ENDVERBATIM
}

NET_RECEIVE (w) {
    if (flag == 0) {
        if (w > 0 && on == 0) {
            begin()
            next()
            event = event - interval*(1 - noise)
            net_send(event, 1)
        } else if (w < 0) {
            on = 0
        }
    }
    if (flag == 3 && on == 1) {
        begin()
        net_send(0, 1)
    }
    if (flag == 1 && on == 1) {
        ispike = ispike + 1
        net_event(t)
        next()
        if (on == 1) {
            net_send(event, 1)
        }
    }
}

VERBATIM
/* NEURON writes a stream for instances with noise only. */
static void bbcore_read(double* reals, int* ints, int* real_offset, int* int_offset,
                        _threadargsproto_) {
    if (noise) {
        uint32_t* in = (uint32_t*)ints + *int_offset;
        nrnran123_State* made = nrnran123_newstream3(in[0], in[1], in[2]);
        nrnran123_setseq(made, in[3], (char)in[4]);
        _p_stream = made;
        *int_offset += 5;
    }
}
ENDVERBATIM
