TITLE Spikes at given times

COMMENT
An artificial cell that fires at the times of a Vector:  vecstim.play(times)
The times (ms) must ascend; those before the time of initialisation are passed over. The Vector is shared,
not copied, so that one train can drive many cells; play() without an argument lets go of it.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL VecStim
    BBCOREPOINTER times
}

ASSIGNED {
    position     : of the next time in the Vector
    times
}

INITIAL {
    position = 0
    while (position < count() && at(position) < t) {
        position = position + 1
    }
    if (position < count()) {
        net_send(at(position) - t, 1)
    }
}

NET_RECEIVE (w) {
    if (flag == 1) {
        net_event(t)
        position = position + 1
        if (position < count()) {
            net_send(at(position) - t, 1)
        }
    }
}

FUNCTION count() {
VERBATIM
    _lcount = _p_times ? vector_capacity((IvocVect*)_p_times) : 0;
ENDVERBATIM
}

FUNCTION at(k) (ms) {
VERBATIM
    _lat = vector_vec((IvocVect*)_p_times)[(int)_lk];
ENDVERBATIM
}

PROCEDURE play() {
VERBATIM
#if !NRNBBCORE
    IvocVect** held = (IvocVect**)(&_p_times);
    IvocVect* given = ifarg(1) ? vector_arg(1) : NULL;
    if (given) {
        hoc_obj_ref(*vector_pobj(given));
    }
    if (*held) {
        hoc_obj_unref(*vector_pobj(*held));
    }
    *held = given;
#endif
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
#if !NRNBBCORE
    if (_p_times) {
        hoc_obj_unref(*vector_pobj((IvocVect*)_p_times));
    }
#endif
ENDVERBATIM
}

VERBATIM
/* One integer, the number of times, then the times as reals. */
static void bbcore_write(double* reals, int* ints, int* real_offset, int* int_offset,
                         _threadargsproto_) {
    IvocVect* held = (IvocVect*)_p_times;
    int size = held ? vector_capacity(held) : 0;
    if (ints) {
        ints[*int_offset] = size;
    }
    if (reals) {
        int k;
        for (k = 0; k < size; ++k) {
            reals[*real_offset + k] = vector_vec(held)[k];
        }
    }
    *int_offset += 1;
    *real_offset += size;
}

static void bbcore_read(double* reals, int* ints, int* real_offset, int* int_offset,
                        _threadargsproto_) {
    int k;
    int size = ints[*int_offset];
    if (!_p_times) {
        *(void**)(&_p_times) = (void*)vector_new1(size);
    }
    for (k = 0; k < size; ++k) {
        vector_vec((IvocVect*)_p_times)[k] = reals[*real_offset + k];
    }
    *int_offset += 1;
    *real_offset += size;
}
ENDVERBATIM
