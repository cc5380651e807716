/*
 * Counts what a job asks of the system in its folder and on its sockets, whichever thread asks, and ends the process at
 * one of them. Loaded with LD_PRELOAD; the words of the environment and of the log are those of boundary.ts.
 * (strace can inject a signal too, but counts calls for each thread apart.)
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { NONE, HALF, AFTER };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct { char label[200]; int count; } seen[512];

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }

/* Into `place`: the name inside of the job's folder, random digits taken out. 0: elsewhere. */
static int place_of(const char *path, char *place) {
  const char *folder = getenv("TORTURE_FOLDER");
  char whole[PATH_MAX];
  if (!folder || !path) return 0;
  if (path[0] != '/') {
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", here, path);
    path = whole;
  }
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != 0)) return 0;
  const char *name = path[length] ? path + length + 1 : ".";
  size_t out = 0;
  while (*name && out < 150) {
    size_t run = 0;
    while (isdigit(name[run]) || (name[run] >= 'a' && name[run] <= 'f')) run++;
    if (run >= 8) { place[out++] = '*'; name += run; }
    else do place[out++] = *name++; while (run > 1 && run--);
  }
  place[out] = 0;
  return 1;
}

static int place_of_fd(int fd, char *place) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (path[0] == '/') return place_of(path, place);
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  if (strncmp(path, "socket:", 7) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0) return 0;
  if (address.ss_family != AF_INET) return 0;
  strcpy(place, "the network");
  return 1;
}

static enum mode step(const char *word, const char *place, int divisible) {
  char label[200], name[240], line[300];
  const char *at = getenv("TORTURE_AT"), *log = getenv("TORTURE_LOG");
  snprintf(label, sizeof label, "%s %s", word, place);
  pthread_mutex_lock(&turn);
  int i = 0;
  while (i < 511 && seen[i].count && strcmp(seen[i].label, label) != 0) i++;
  strcpy(seen[i].label, label);
  snprintf(name, sizeof name, "%s#%d", label, ++seen[i].count);
  if (log) {
    int fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    int length = snprintf(line, sizeof line, "%s\tbefore%s after\n", name, divisible ? " half" : "");
    if (fd >= 0) { syscall(SYS_write, fd, line, length); syscall(SYS_close, fd); }
  }
  pthread_mutex_unlock(&turn);
  size_t length = strlen(name);
  if (!at || strncmp(at, name, length) != 0 || at[length] != ' ') return NONE;
  if (strcmp(at + length, " before") == 0) die();
  return strcmp(at + length, " half") == 0 && divisible ? HALF : AFTER;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define ENDING(type, call) type result = (call); int kept = errno; if (mode != NONE) die(); errno = kept; return result

#define BY_PATH(name, word, parameters, path, words) \
  int name parameters { REAL(name); char place[200]; \
    enum mode mode = place_of(path, place) ? step(word, place, 0) : NONE; ENDING(int, real words); }
#define BY_FD(name, word, parameters, words) \
  int name parameters { REAL(name); char place[200]; \
    enum mode mode = place_of_fd(fd, place) ? step(word, place, 0) : NONE; ENDING(int, real words); }
#define WRITING(name, parameters, all, some) \
  ssize_t name parameters { REAL(name); char place[200]; \
    enum mode mode = place_of_fd(fd, place) ? step("write", place, 1) : NONE; \
    ENDING(ssize_t, mode == HALF ? (real some) : (real all)); }

BY_PATH(rename, "rename to", (const char *from, const char *to), to, (from, to))
BY_PATH(link, "link to", (const char *from, const char *to), to, (from, to))
BY_PATH(unlink, "unlink", (const char *path), path, (path))
BY_PATH(mkdir, "mkdir", (const char *path, mode_t bits), path, (path, bits))
BY_PATH(rmdir, "rmdir", (const char *path), path, (path))
BY_PATH(chmod, "chmod", (const char *path, mode_t bits), path, (path, bits))
BY_FD(fsync, "fsync", (int fd), (fd))
BY_FD(fdatasync, "fdatasync", (int fd), (fd))
BY_FD(ftruncate, "truncate", (int fd, off_t length), (fd, length))
BY_FD(ftruncate64, "truncate", (int fd, off64_t length), (fd, length))
WRITING(write, (int fd, const void *bytes, size_t count), (fd, bytes, count), (fd, bytes, count / 2))
WRITING(pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at), (fd, bytes, count / 2, at))
WRITING(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at), (fd, bytes, count / 2, at))
WRITING(writev, (int fd, const struct iovec *parts, int count), (fd, parts, count), (fd, parts, count > 1 ? count / 2 : 1))
WRITING(sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags), (fd, message, flags))

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0; }
#define OPENING(name, parameters, words) \
  int name parameters { REAL(name); char place[200]; mode_t bits = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); bits = va_arg(rest, mode_t); va_end(rest); } \
    enum mode mode = writes(flags) && place_of(path, place) ? step("open", place, 0) : NONE; ENDING(int, real words); }
OPENING(open, (const char *path, int flags, ...), (path, flags, bits))
OPENING(open64, (const char *path, int flags, ...), (path, flags, bits))
OPENING(openat, (int at, const char *path, int flags, ...), (at, path, flags, bits))
OPENING(openat64, (int at, const char *path, int flags, ...), (at, path, flags, bits))
