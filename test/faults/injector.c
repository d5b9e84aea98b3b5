/*
 * Preloaded into node and every git it starts, it counts the calls that change a file system, in one counter for all
 * processes, and lets one of them go wrong: FAULT_AT tells which, FAULT_KIND how, either `kill` (the process dies before the
 * call) or the number of an error (the call fails with it). The counter is the file FAULT_COUNTER.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static long *counter;
static long at;
static const char *kind;

static int (*real_open(const char *name))(const char *, int, ...) {
  return (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("FAULT_COUNTER");
  kind = getenv("FAULT_KIND");
  if (path == NULL || kind == NULL) return;
  at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0");
  int file = real_open("open64")(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof(long)) != 0) return;
  void *page = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  counter = page == MAP_FAILED ? NULL : page;
  close(file);
}

/* Whether this call fails; errno is set then. */
static int goes_wrong(void) {
  if (counter == NULL || __sync_add_and_fetch(counter, 1) != at) return 0;
  if (strcmp(kind, "kill") == 0) raise(SIGKILL);
  errno = atoi(kind);
  return 1;
}

/* Pipes and terminals are no files. */
static int is_file(int file) {
  struct stat it;
  return fstat(file, &it) == 0 && S_ISREG(it.st_mode);
}

#define WRAP(type, name, parameters, arguments, counts)                     \
  type name parameters {                                                    \
    static type(*real) parameters;                                          \
    if (real == NULL) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);   \
    return (counts) && goes_wrong() ? (type)-1 : real arguments;            \
  }

WRAP(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size), is_file(file))
WRAP(ssize_t, pwrite64, (int file, const void *bytes, size_t size, off64_t from), (file, bytes, size, from), is_file(file))
WRAP(int, rename, (const char *from, const char *to), (from, to), 1)
WRAP(int, link, (const char *from, const char *to), (from, to), 1)
WRAP(int, symlink, (const char *target, const char *path), (target, path), 1)
WRAP(int, unlink, (const char *path), (path), 1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), 1)
WRAP(int, rmdir, (const char *path), (path), 1)
WRAP(int, fsync, (int file), (file), 1)
WRAP(int, fdatasync, (int file), (file), 1)

#define WRAP_OPEN(name)                                                     \
  int name(const char *path, int flags, ...) {                              \
    mode_t mode = 0;                                                        \
    if (flags & O_CREAT) {                                                  \
      va_list more;                                                         \
      va_start(more, flags);                                                \
      mode = va_arg(more, mode_t);                                          \
      va_end(more);                                                         \
      if (goes_wrong()) return -1;                                          \
    }                                                                       \
    return real_open(#name)(path, flags, mode);                             \
  }

WRAP_OPEN(open)
WRAP_OPEN(open64)
