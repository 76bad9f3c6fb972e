#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

/* The end of the word at from; writes it to *to without quotes.  NULL: a quote stays open.
 */
static const char *copy_word(const char *from, char **to)
{
	char quote = '\0';

	for (; *from && (quote || !strchr(" \t\r\n", *from)); from++) {
		if (quote ? *from == quote : *from == '\'' || *from == '"') {
			quote = quote ? '\0' : *from;
		} else if (*from == '\\' && quote != '\'') {
			if (!*++from)
				return NULL;
			*(*to)++ = *from;
		} else {
			*(*to)++ = *from;
		}
	}
	*(*to)++ = '\0';
	return quote ? NULL : from;
}

bool process_split(const char *line, char ***argv, struct err *err)
{
	/* a word takes at least one byte and a blank; its copy is no longer than itself */
	const size_t len = strlen(line);
	const size_t n_max = len / 2 + 2;
	char **words = malloc(n_max * sizeof *words + len + 1);
	char *to;
	size_t n = 0;

	if (!words)
		return err_memory(err);
	to = (char *)(words + n_max);
	line += strspn(line, " \t\r\n");
	while (*line) {
		words[n++] = to;
		line = copy_word(line, &to);
		if (!line) {
			free(words);
			return err_set(
				err, ERR_CONFIG, "a quote or a backslash is left open");
		}
		line += strspn(line, " \t\r\n");
	}
	if (n == 0 || words[0][0] == '\0') {
		free(words);
		return err_set(err, ERR_CONFIG, "the command is empty");
	}
	words[n] = NULL;
	*argv = words;
	return true;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Our end does not block; the child's does, as programs expect. */
static bool open_pipe(int *ours, int *theirs)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	*ours = ends[0];
	*theirs = ends[1];
	return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

static bool watch(const struct process *process, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(process->fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Our signals are blocked and some ignored; a child must not inherit that. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none;
	sigset_t all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	rc = posix_spawnattr_setflags(attributes,
		POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(attributes, &none);
	if (rc == 0)
		rc = posix_spawnattr_setsigdefault(attributes, &all);
	return rc;
}

static int set_files(posix_spawn_file_actions_t *files, int out, int complaint)
{
	int rc = posix_spawn_file_actions_addopen(
		files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(files, complaint, STDERR_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
	return rc;
}

/* 0, or an errno. */
static int spawn(struct process *process, char *const *argv, int out, int complaint)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	pid_t pid;
	int rc = posix_spawn_file_actions_init(&files);

	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attributes);
	if (rc != 0) {
		posix_spawn_file_actions_destroy(&files);
		return rc;
	}
	rc = set_files(&files, out, complaint);
	if (rc == 0)
		rc = set_attributes(&attributes);
	if (rc == 0)
		rc = posix_spawnp(&pid, argv[0], &files, &attributes, argv, environ);
	if (rc == 0)
		process->pid = pid;
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

bool process_start(struct process *process, char *const *argv, struct err *err)
{
	bool ok = false;
	int out = -1;
	int complaint = -1;
	int rc = 0;
	struct process p = {
		.fd = epoll_create1(EPOLL_CLOEXEC),
		.out = { .max = PROCESS_OUT_MAX, .secret = true },
		.complaint = BUF_INIT(PROCESS_COMPLAINT_MAX),
		.out_fd = -1,
		.err_fd = -1,
		.pid_fd = -1,
	};

	text_printable(p.name, sizeof p.name, argv[0], strlen(argv[0]));
	if (p.fd >= 0 && open_pipe(&p.out_fd, &out) && open_pipe(&p.err_fd, &complaint) &&
		watch(&p, p.out_fd) && watch(&p, p.err_fd)) {
		rc = spawn(&p, argv, out, complaint);
		if (rc == 0)
			p.pid_fd = pidfd_open(p.pid, 0);
		ok = p.pid_fd >= 0 && watch(&p, p.pid_fd);
	}
	if (ok) {
		*process = p;
	} else {
		if (rc != 0)
			errno = rc;
		err_sys(err, ERR_IO, "cannot run '%s'", p.name);
		process_release(&p);
	}
	close_fd(&out);
	close_fd(&complaint);
	return ok;
}

/* Takes what is in the pipe; what does not fit any more is dropped.  False: it did not fit.
 */
static bool drain(int *fd, struct buf *out)
{
	bool fits = true;

	while (*fd >= 0) {
		char bytes[4096];
		const ssize_t n = read(*fd, bytes, sizeof bytes);
		const size_t left = out->max - out->len;
		const size_t take = n > 0 && (size_t)n < left ? (size_t)n : left;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			close_fd(fd);
			break;
		}
		if (!buf_append(out, bytes, take) || (size_t)n > take)
			fits = false;
		if (out->secret)
			explicit_bzero(bytes, sizeof bytes);
	}
	return fits;
}

/* True once it has left and is no zombie any more. */
static bool reap(struct process *process)
{
	if (process->pid != 0 && waitpid(process->pid, &process->status, WNOHANG) != 0)
		process->pid = 0;
	return process->pid == 0;
}

static enum process_state judge(const struct process *process, struct err *err)
{
	const char *complaint = process->complaint.data;
	const char *end =
		complaint ? memchr(complaint, '\n', process->complaint.len) : NULL;
	const size_t len = end ? (size_t)(end - complaint) : process->complaint.len;
	char said[160] = "";

	if (WIFEXITED(process->status) && WEXITSTATUS(process->status) == 0)
		return PROCESS_ENDED;
	if (len > 0) {
		said[0] = ':';
		said[1] = ' ';
		text_printable(said + 2, sizeof said - 2, complaint, len);
	}
	if (WIFSIGNALED(process->status))
		err_set(err, ERR_IO, "'%s' was ended by signal %d%s", process->name,
			WTERMSIG(process->status), said);
	else
		err_set(err, ERR_IO, "'%s' left with status %d%s", process->name,
			WEXITSTATUS(process->status), said);
	return PROCESS_FAILED;
}

enum process_state process_read(struct process *process, struct err *err)
{
	/* first whether it has left, then what it said: nothing can come in between */
	const bool ended = reap(process);

	drain(&process->err_fd, &process->complaint);
	if (!drain(&process->out_fd, &process->out)) {
		err_set(err, ERR_IO, "'%s' printed over %zu bytes", process->name,
			process->out.max);
		return PROCESS_FAILED;
	}
	return ended ? judge(process, err) : PROCESS_RUNS;
}

void process_release(struct process *process)
{
	if (process->pid > 0) {
		kill(-process->pid, SIGKILL);
		/* killed just now, so this wait is over at once */
		while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	/* zeroed: nothing was started, and 0 is not ours to close */
	if (process->fd > 0) {
		close_fd(&process->out_fd);
		close_fd(&process->err_fd);
		close_fd(&process->pid_fd);
		close_fd(&process->fd);
	}
	buf_release(&process->out);
	buf_release(&process->complaint);
	*process = (struct process){ 0 };
}
