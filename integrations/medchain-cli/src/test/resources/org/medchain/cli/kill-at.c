/*
 * A power cut between two steps: before the KILL_AT-th call that changes a file in KILL_FOLDER or makes it durable, the process is killed.
 * A write is then done by half.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define ORIGINAL(name, type, ...) type (*original)(__VA_ARGS__) = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name)

static long steps;

static int is_in_folder(const char *path) {
    const char *folder = getenv("KILL_FOLDER");
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_in_folder(int file) {
    char link[64];
    char path[PATH_MAX + 1];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX);
    path[length < 0 ? 0 : length] = '\0';
    return is_in_folder(path);
}

/* The process's working folder is KILL_FOLDER. */
static int is_path_in_folder(const char *path) {
    return path[0] != '/' || is_in_folder(path);
}

static int is_the_one(int counts) {
    const char *at = getenv("KILL_AT");
    return counts && at != NULL && __atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST) == atol(at);
}

static void step(int counts) {
    if (is_the_one(counts)) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

#define OPEN(name)                                                            \
    int name(const char *path, int flags, ...) {                              \
        ORIGINAL(#name, int, const char *, int, mode_t);                      \
        va_list more;                                                         \
        va_start(more, flags);                                                \
        mode_t mode = va_arg(more, mode_t);                                   \
        va_end(more);                                                         \
        step((flags & (O_CREAT | O_TRUNC)) != 0 && is_path_in_folder(path));  \
        return original(path, flags, mode);                                   \
    }

OPEN(open)
OPEN(open64)

#define OF_PATH(name)                     \
    int name(const char *path) {          \
        ORIGINAL(#name, int, const char *); \
        step(is_path_in_folder(path));    \
        return original(path);            \
    }

OF_PATH(unlink)
OF_PATH(rmdir)

#define OF_PATH_AND_MODE(name)                      \
    int name(const char *path, mode_t mode) {       \
        ORIGINAL(#name, int, const char *, mode_t); \
        step(is_path_in_folder(path));              \
        return original(path, mode);                \
    }

OF_PATH_AND_MODE(mkdir)
OF_PATH_AND_MODE(chmod)

#define OF_TWO_PATHS(name)                              \
    int name(const char *from, const char *to) {        \
        ORIGINAL(#name, int, const char *, const char *); \
        step(is_path_in_folder(to));                    \
        return original(from, to);                      \
    }

OF_TWO_PATHS(rename)
OF_TWO_PATHS(link)

#define OF_FILE(name)                \
    int name(int file) {             \
        ORIGINAL(#name, int, int);   \
        step(is_file_in_folder(file)); \
        return original(file);       \
    }

OF_FILE(fsync)
OF_FILE(fdatasync)

static int is_output(int file) {
    return file == STDOUT_FILENO || file == STDERR_FILENO;
}

ssize_t write(int file, const void *bytes, size_t size) {
    ORIGINAL("write", ssize_t, int, const void *, size_t);
    if (!is_output(file) && is_the_one(is_file_in_folder(file))) {
        if (original(file, bytes, size / 2) >= 0) {
            kill(getpid(), SIGKILL);
        }
        pause();
    }
    return original(file, bytes, size);
}

#define WRITE_AT(name)                                                        \
    ssize_t name(int file, const void *bytes, size_t size, off64_t at) {      \
        ORIGINAL(#name, ssize_t, int, const void *, size_t, off64_t);         \
        if (is_the_one(is_file_in_folder(file))) {                            \
            if (original(file, bytes, size / 2, at) >= 0) {                   \
                kill(getpid(), SIGKILL);                                      \
            }                                                                 \
            pause();                                                          \
        }                                                                     \
        return original(file, bytes, size, at);                              \
    }

WRITE_AT(pwrite)
WRITE_AT(pwrite64)
