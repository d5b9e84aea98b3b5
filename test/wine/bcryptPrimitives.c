/* The one function of bcryptprimitives.dll, which Windows has since 7 and wine 8 does not: programs in Go and Rust start only with it. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
  return RtlGenRandom(bytes, (ULONG)count);
}
