/*
 * Preloaded into node and every git it starts, it counts the calls that change a file system, in one counter for all
 * processes, and lets one of them go wrong: FAULT_AT tells which, FAULT_KIND how, either `kill` (the process dies before the
 * call) or the number of an error (the call fails with it). The file FAULT_COUNTER holds the counter, and what went wrong in words.
 *
 * With FAULT_CALLS instead, a list such as ",link,linkat,", each of these calls goes wrong every time, if FAULT_PATH is a part of its
 * path: a disk that cannot do something.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

static struct {
  long calls;
  char met[1024];
} *shared;
static long at;
static const char *kind;
static const char *calls;
static const char *part;

static int (*real_open(const char *name))(const char *, int, ...) {
  return (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("FAULT_COUNTER");
  kind = getenv("FAULT_KIND");
  calls = getenv("FAULT_CALLS");
  part = getenv("FAULT_PATH") ? getenv("FAULT_PATH") : "";
  if (path == NULL || kind == NULL) return;
  at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0");
  int file = real_open("open64")(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof *shared) != 0) return;
  void *page = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  shared = page == MAP_FAILED ? NULL : page;
  close(file);
}

/* Counts a call; whether it is the one that goes wrong. */
static int is_its_turn(void) {
  return shared != NULL && __sync_add_and_fetch(&shared->calls, 1) == at;
}

/* Whether it goes wrong every time. */
static int is_listed(const char *call, const char *path) {
  char wanted[32];
  snprintf(wanted, sizeof wanted, ",%s,", call);
  return kind != NULL && strstr(calls, wanted) != NULL && strstr(path, part) != NULL;
}

/* Does not return, or sets errno. */
static int goes_wrong(const char *call, const char *path) {
  if (shared != NULL) snprintf(shared->met, sizeof shared->met, "%s: %s %s", program_invocation_short_name, call, path);
  if (strcmp(kind, "kill") == 0) raise(SIGKILL);
  errno = atoi(kind);
  return 1;
}

/* Pipes and terminals are no files. */
static int is_file(int file) {
  struct stat it;
  return fstat(file, &it) == 0 && S_ISREG(it.st_mode);
}

static const char *path_of(int file) {
  static char path[512];
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  return path;
}

#define WRAP(type, name, parameters, arguments, counts, path)                               \
  type name parameters {                                                                    \
    static type(*real) parameters;                                                          \
    if (real == NULL) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);                   \
    if ((counts) && calls != NULL && is_listed(#name, path)) return goes_wrong(#name, path), (type)-1; \
    return (counts) && is_its_turn() && goes_wrong(#name, path) ? (type)-1 : real arguments; \
  }

WRAP(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size), is_file(file), path_of(file))
WRAP(ssize_t, pwrite64, (int file, const void *bytes, size_t size, off64_t from), (file, bytes, size, from), is_file(file), path_of(file))
WRAP(int, rename, (const char *from, const char *to), (from, to), 1, to)
WRAP(int, link, (const char *from, const char *to), (from, to), 1, to)
WRAP(int, linkat, (int at, const char *from, int then, const char *to, int flags), (at, from, then, to, flags), 1, to)
WRAP(int, symlink, (const char *target, const char *path), (target, path), 1, path)
WRAP(int, unlink, (const char *path), (path), 1, path)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), 1, path)
WRAP(int, rmdir, (const char *path), (path), 1, path)
WRAP(int, fsync, (int file), (file), 1, path_of(file))
WRAP(int, fdatasync, (int file), (file), 1, path_of(file))

WRAP(ssize_t, writev, (int file, const struct iovec *parts, int count), (file, parts, count), is_file(file), path_of(file))
WRAP(int, ftruncate64, (int file, off64_t size), (file, size), is_file(file), path_of(file))
WRAP(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags), 1, path)
WRAP(int, remove, (const char *path), (path), 1, path)
WRAP(int, chmod, (const char *path, mode_t mode), (path, mode), 1, path)
WRAP(int, fchmod, (int file, mode_t mode), (file, mode), 1, path_of(file))
WRAP(int, utime, (const char *path, const struct utimbuf *times), (path, times), 1, path)
WRAP(int, utimensat, (int folder, const char *path, const struct timespec times[2], int flags), (folder, path, times, flags), 1, path)
WRAP(int, futimens, (int file, const struct timespec times[2]), (file, times), 1, path_of(file))

#define WRAP_OPEN(name)                                                     \
  int name(const char *path, int flags, ...) {                              \
    mode_t mode = 0;                                                        \
    if (flags & O_CREAT) {                                                  \
      va_list more;                                                         \
      va_start(more, flags);                                                \
      mode = va_arg(more, mode_t);                                          \
      va_end(more);                                                         \
      if (is_its_turn() && goes_wrong(#name, path)) return -1;              \
    }                                                                       \
    return real_open(#name)(path, flags, mode);                             \
  }

WRAP_OPEN(open)
WRAP_OPEN(open64)
