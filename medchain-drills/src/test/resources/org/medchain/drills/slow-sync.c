/* A disk that takes its time: every fsync and fdatasync of the process waits as long as SLOW_SYNC_MS says, and then does its work. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_before(void) {
    const char *millis = getenv("SLOW_SYNC_MS");
    long wait = millis == NULL ? 0 : atol(millis);
    struct timespec time = {wait / 1000, wait % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static int sync_by(const char *name, int file) {
    int (*original)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    wait_before();
    return original(file);
}

int fsync(int file) {
    return sync_by("fsync", file);
}

int fdatasync(int file) {
    return sync_by("fdatasync", file);
}
