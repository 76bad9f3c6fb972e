#include "prepare.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor of ours must never be taken for standard output. */
static void occupy_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
			return;
}

/* Thousands of sessions are thousands of descriptors. */
static void raise_limits(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

/* Inside all text is UTF-8, whatever the terminal can show. */
static void set_locale(bool *unicode)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	*unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	if (!*unicode)
		setlocale(LC_CTYPE, "C.UTF-8");
}

void prepare_process(bool *unicode)
{
	occupy_standard_descriptors();
	set_locale(unicode);
	prctl(PR_SET_DUMPABLE, 0);
	umask(077);
	raise_limits();
	signal(SIGPIPE, SIG_IGN);
	/* a file that may not grow is an error like a full disk */
	signal(SIGXFSZ, SIG_IGN);
}
