#pragma once
// What the module uses of NEURON 8.2: its headers, and declarations of functions that it exports
// but declares in no installed header (their sources are named). Included by files of this folder
// only; the macros that clash with ordinary names are removed again.

#include <section.h>

#include <hocdec.h>
#include <hoclist.h>
#include <membfunc.h>
#include <multicore.h>
#include <nrn_ansi.h>
#undef begin
#undef end
#undef next
#undef prev
#undef pc
#undef xpop
#undef spop
#undef execerror
#undef getarg
#undef gargstr
#undef Printf

// ivoc/nrnmain, oc/hoc_oop.cpp, ivoc/ocjump.cpp, nrnoc/init.cpp, nrncvode/netcvode.cpp,
// nrnoc/treeset.cpp
int ivocmain_session(int argc, const char** argv, const char** environment, int start_session);
Object* hoc_newobj1(Symbol* symbol, int argument_count);
bool hoc_valid_stmt(const char* statement, Object* context);
void ncs2nrn_integrate(double stop);
void simpleconnectsection();
void lvappendsec_and_ref(void* section_list, Section* section);
void nrn_pt3dstyle1(Section* section, double x, double y, double z);
void nrn_delete_prop_pool(int type);
void nrnran123_set_globalindex(std::uint32_t index);
void nrn_gidout_iter(void (*callback)(int gid, Object* cell));  // nrniv/netpar.cpp, with the next
class PreSyn* nrn_gid2presyn(int gid);
void model_ready();  // nrniv/nrncore_write/utils/nrncore_utils.cpp
extern int chkpnt;   // arrays written so far; nrniv/nrncore_write/io/nrncore_io.cpp
extern short* nrn_is_artificial_;
extern void (*nrnthread_v_transfer_)(NrnThread*);  // nrniv/partrans.cpp, with the next three
extern void (*nrnthread_vi_compute_)(NrnThread*);
extern void (*nrnmpi_v_transfer_)();
extern void (*nrn_mk_transfer_thread_data_)();

class OcJumpImpl;
class OcJump {
 public:
  OcJump();
  virtual ~OcJump();
  bool execute(Inst* instructions);
  bool execute(const char* statement, Object* context = nullptr);
  void* fpycall(void* (*function)(void*, void*), void* first, void* second);

 private:
  OcJumpImpl* impl_;
};

extern "C" {
void nrnpy_set_pr_etal(int (*print)(int, char*), int (*pass)());
extern int nrn_is_python_extension;
extern int nrn_nobanner_;
}
