/* Clocks that jump: a test writes into the file $SHIM_CLOCK, three 64-bit numbers of
 * milliseconds that are added to CLOCK_REALTIME, CLOCK_BOOTTIME and CLOCK_MONOTONIC. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { WALL, BOOT, AWAKE, CLOCKS, FDS = 4096 };

static volatile const int64_t *jumps;
static unsigned char is_boot[FDS];

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("SHIM_CLOCK");
	const int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *map;

	if (fd < 0)
		return;
	map = mmap(NULL, CLOCKS * sizeof *jumps, PROT_READ, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED)
		jumps = map;
	close(fd);
}

static void add(struct timespec *time, int64_t ms)
{
	int64_t ns = time->tv_nsec + ms % 1000 * 1000000;

	time->tv_sec += ms / 1000 + ns / 1000000000;
	ns %= 1000000000;
	if (ns < 0) {
		ns += 1000000000;
		time->tv_sec--;
	}
	time->tv_nsec = ns;
}

static int64_t jump_of(clockid_t clock)
{
	if (!jumps)
		return 0;
	return clock == CLOCK_REALTIME	  ? jumps[WALL]
	       : clock == CLOCK_BOOTTIME  ? jumps[BOOT]
	       : clock == CLOCK_MONOTONIC ? jumps[AWAKE]
					  : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	if (syscall(SYS_clock_gettime, clock, time) < 0)
		return -1;
	add(time, jump_of(clock));
	return 0;
}

int timerfd_create(clockid_t clock, int flags)
{
	const int fd = (int)syscall(SYS_timerfd_create, clock, flags);

	if (fd >= 0 && fd < FDS)
		is_boot[fd] = clock == CLOCK_BOOTTIME;
	return fd;
}

/* An absolute time is told in the clock that jumps. */
int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	struct itimerspec real = *new;

	if (flags & TFD_TIMER_ABSTIME && fd >= 0 && fd < FDS && is_boot[fd] &&
		(real.it_value.tv_sec || real.it_value.tv_nsec)) {
		add(&real.it_value, -jump_of(CLOCK_BOOTTIME));
		if (real.it_value.tv_sec < 0)
			real.it_value = (struct timespec){ .tv_nsec = 1 };
	}
	return (int)syscall(SYS_timerfd_settime, fd, flags, &real, old);
}
