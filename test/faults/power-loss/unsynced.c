// Loaded into a Redis (LD_PRELOAD): keeps a journal of what its append-only files owe the disk, by which lose-unsynced.ts puts
// them as a power cut could leave them. Bytes are told from sizes, since Redis only ever appends to these files or cuts them.
// One line an act, by one write(2), so that those of a Redis and of the child that rewrites its file do not mix:
//   make    path inode                     a new file, and its name in its directory
//   rename  inode from to saved            saved: a link to what `to` was, or -
//   unlink  inode path saved
//   cut     inode from-size to-size saved  saved: a copy of the bytes cut off
//   sync    inode size offset              of a file; offset: of the journal, when the sync began
//   settle  path offset                    a sync of a directory, and so of the names in it
// Those of rename, unlink and cut are written before the act: a process that is killed between the two has an act too many, which
// undoing finds not done.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name, ...) ((int (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

static const char *root, *kept;
static int journal = -1;

static void fail(const char *what) {
  fprintf(stderr, "power-loss: %s: %s\n", what, strerror(errno));
  _exit(70);
}

static int open_file(const char *path, int flags, mode_t mode) {
  return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(path, flags, mode);
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("POWER_LOSS_ROOT");
  kept = getenv("POWER_LOSS_KEPT");
  if (!root || !kept) fail("POWER_LOSS_ROOT and POWER_LOSS_KEPT: expected two folders");
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/journal", kept);
  journal = open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (journal < 0) fail(path);
}

static void note(const char *format, ...) {
  char line[4 * PATH_MAX];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  if (write(journal, line, length) != length) fail("the journal cannot be written");
}

/** The whole path of what is kept account of; 0 for any other file, such as the log. */
static int follow(const char *path, char *whole) {
  char here[PATH_MAX] = "";
  if (path[0] != '/' && !getcwd(here, sizeof here)) return 0;
  if (snprintf(whole, PATH_MAX, "%s%s%s", here, path[0] == '/' ? "" : "/", path) >= PATH_MAX) return 0;
  size_t length = strlen(root);
  return !strncmp(whole, root, length) && whole[length] == '/' && strstr(whole + length, ".aof") != NULL;
}

/** Of an open file: its whole path. */
static int path_of(int fd, char *whole) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, whole, PATH_MAX - 1);
  if (length <= 0) return 0;
  whole[length] = 0;
  return 1;
}

/** A name in `kept` that nobody has had. */
static void name_kept(char *path) {
  static int count;
  snprintf(path, PATH_MAX, "%s/%d-%d", kept, getpid(), __sync_fetch_and_add(&count, 1));
}

/** What `path` is now stays at hand after it is unlinked or replaced. */
static void keep_link(const char *path, char *saved) {
  struct stat before;
  if (lstat(path, &before)) {
    strcpy(saved, "-");
    return;
  }
  name_kept(saved);
  if (link(path, saved)) fail(path);
}

static void keep_tail(const char *path, off_t to) {
  char saved[PATH_MAX], block[65536];
  int from = open_file(path, O_RDONLY, 0);
  struct stat before;
  if (from < 0 || fstat(from, &before)) fail(path);
  if (before.st_size > to) {
    name_kept(saved);
    int into = open_file(saved, O_WRONLY | O_CREAT | O_EXCL, 0600);
    ssize_t got;
    for (off_t at = to; (got = pread(from, block, sizeof block, at)) > 0; at += got)
      if (write(into, block, got) != got) fail(saved);
    close(into);
    note("cut\t%ju\t%jd\t%jd\t%s\n", (uintmax_t)before.st_ino, (intmax_t)before.st_size, (intmax_t)to, saved);
  }
  close(from);
}

static void before_open(const char *whole, int flags, int *is_new) {
  struct stat before;
  *is_new = lstat(whole, &before) != 0;
  if (!*is_new && (flags & O_TRUNC)) keep_tail(whole, 0);
}

static void after_open(const char *whole, int is_new) {
  struct stat made;
  if (is_new && !lstat(whole, &made)) note("make\t%s\t%ju\n", whole, (uintmax_t)made.st_ino);
}

static int open_noted(const char *path, int flags, mode_t mode) {
  char whole[PATH_MAX];
  int is_new = 0, followed = (flags & (O_CREAT | O_TRUNC)) && follow(path, whole);
  if (followed) before_open(whole, flags, &is_new);
  int fd = open_file(path, flags, mode);
  if (followed && fd >= 0) after_open(whole, is_new);
  return fd;
}

static mode_t mode_of(int flags, va_list args) { return flags & O_CREAT ? va_arg(args, mode_t) : 0; }

int open(const char *path, int flags, ...) {
  va_list args;
  va_start(args, flags);
  mode_t mode = mode_of(flags, args);
  va_end(args);
  return open_noted(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list args;
  va_start(args, flags);
  mode_t mode = mode_of(flags, args);
  va_end(args);
  return open_noted(path, flags | O_LARGEFILE, mode);
}

static FILE *fopen_noted(const char *path, const char *how) {
  char whole[PATH_MAX];
  int is_new = 0, followed = how[0] != 'r' && follow(path, whole);
  if (followed) before_open(whole, how[0] == 'w' ? O_TRUNC : 0, &is_new);
  FILE *file = ((FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen64"))(path, how);
  if (followed && file) after_open(whole, is_new);
  return file;
}

FILE *fopen(const char *path, const char *how) { return fopen_noted(path, how); }
FILE *fopen64(const char *path, const char *how) { return fopen_noted(path, how); }

static int sync_noted(const char *name, int fd) {
  char path[PATH_MAX], whole[PATH_MAX];
  struct stat begun;
  int known = path_of(fd, path) && !fstat(fd, &begun) && !strncmp(path, root, strlen(root));
  intmax_t offset = lseek(journal, 0, SEEK_END);
  int answer = REAL(name, int)(fd);
  if (!known || answer) return answer;
  if (S_ISDIR(begun.st_mode)) note("settle\t%s\t%jd\n", path, offset);
  else if (follow(path, whole)) note("sync\t%ju\t%jd\t%jd\n", (uintmax_t)begun.st_ino, (intmax_t)begun.st_size, offset);
  return answer;
}

int fsync(int fd) { return sync_noted("fsync", fd); }
int fdatasync(int fd) { return sync_noted("fdatasync", fd); }

int rename(const char *from, const char *to) {
  char whole_from[PATH_MAX], whole_to[PATH_MAX], saved[PATH_MAX];
  struct stat moved;
  if (follow(to, whole_to) && !lstat(from, &moved)) {
    follow(from, whole_from);
    keep_link(whole_to, saved);
    note("rename\t%ju\t%s\t%s\t%s\n", (uintmax_t)moved.st_ino, whole_from, whole_to, saved);
  }
  return REAL("rename", const char *, const char *)(from, to);
}

int unlink(const char *path) {
  char whole[PATH_MAX], saved[PATH_MAX];
  struct stat gone;
  if (follow(path, whole) && !lstat(whole, &gone)) {
    keep_link(whole, saved);
    note("unlink\t%ju\t%s\t%s\n", (uintmax_t)gone.st_ino, whole, saved);
  }
  return REAL("unlink", const char *)(path);
}

static int truncate_noted(const char *path, off_t to) {
  char whole[PATH_MAX];
  if (follow(path, whole)) keep_tail(whole, to);
  return REAL("truncate", const char *, off_t)(path, to);
}

static int ftruncate_noted(int fd, off_t to) {
  char whole[PATH_MAX], followed[PATH_MAX];
  if (path_of(fd, whole) && follow(whole, followed)) keep_tail(whole, to);
  return REAL("ftruncate", int, off_t)(fd, to);
}

int truncate(const char *path, off_t to) { return truncate_noted(path, to); }
int truncate64(const char *path, off_t to) { return truncate_noted(path, to); }
int ftruncate(int fd, off_t to) { return ftruncate_noted(fd, to); }
int ftruncate64(int fd, off_t to) { return ftruncate_noted(fd, to); }
