#include "poll/failure.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/count_of.h"
#include "base/scan.h"
#include "base/text.h"
#include "poll/alert.h"
#include "poll/challenge.h"
#include "protocol/refusal.h"

enum { FEW_DESCRIPTORS = 4 };

#define LOWER_CASE "abcdefghijklmnopqrstuvwxyz"

struct reason {
	CURLcode code;
	enum err_class class;
	enum phase phase; /* PHASES: where the dial stands tells */
};

static const struct reason reasons[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, ERR_DNS, PHASE_DNS },
	{ CURLE_COULDNT_CONNECT, ERR_CONNECT, PHASE_CONNECT },
	{ CURLE_PEER_FAILED_VERIFICATION, ERR_CERTIFICATE, PHASE_TLS },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, ERR_CERTIFICATE, PHASE_TLS },
	{ CURLE_SSL_CACERT_BADFILE, ERR_CERTIFICATE, PHASE_TLS },
	{ CURLE_SSL_ISSUER_ERROR, ERR_CERTIFICATE, PHASE_TLS },
	{ CURLE_SSL_INVALIDCERTSTATUS, ERR_CERTIFICATE, PHASE_TLS },
	{ CURLE_SSL_CERTPROBLEM, ERR_SECRET, PHASE_TLS },
	{ CURLE_SSL_CONNECT_ERROR, ERR_TLS, PHASE_TLS },
	{ CURLE_SSL_CIPHER, ERR_TLS, PHASE_TLS },
	{ CURLE_USE_SSL_FAILED, ERR_TLS, PHASE_TLS },
	{ CURLE_LOGIN_DENIED, ERR_AUTH, PHASE_LOGIN },
	{ CURLE_REMOTE_ACCESS_DENIED, ERR_AUTH, PHASE_LOGIN },
	{ CURLE_AUTH_ERROR, ERR_AUTH, PHASE_LOGIN },
	{ CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT, PHASES },
	{ CURLE_OUT_OF_MEMORY, ERR_SYSTEM, PHASES },
	{ CURLE_SEND_ERROR, ERR_PROTOCOL, PHASES },
	{ CURLE_RECV_ERROR, ERR_PROTOCOL, PHASES },
};

static struct reason reason_of(const struct dial *dial, CURLcode code)
{
	struct reason reason = { code, ERR_PROTOCOL, PHASES };

	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (reasons[i].code == code)
			reason = reasons[i];
	}
	if (reason.phase != PHASES)
		return reason;
	reason.phase = dial_phase(dial);
	if (reason.class != ERR_PROTOCOL)
		return reason;
	/* nothing of the protocol was said yet */
	if (reason.phase == PHASE_CONNECT || reason.phase == PHASE_DNS)
		reason.class = ERR_CONNECT;
	else if (reason.phase == PHASE_TLS)
		reason.class = ERR_TLS;
	return reason;
}

static bool scan_refusal(struct scan *line)
{
	scan_blanks(line);
	if (scan_word(line, "-ERR"))
		return scan_is_done(line) || scan_blanks(line) > 0;
	scan_until(line, " "); /* the tag, or '*' */
	scan_blanks(line);
	if (!scan_word(line, "NO") && !scan_word(line, "BAD") && !scan_word(line, "BYE"))
		return false;
	return scan_is_done(line) || scan_blanks(line) > 0;
}

bool failure_last_refusal(
	const char *lines, size_t len, const char **text, size_t *text_len)
{
	struct scan scan;
	bool found = false;

	if (len == 0)
		return false;
	scan = scan_of(lines, len);
	while (!scan_is_done(&scan)) {
		struct scan line = scan_until(&scan, "\n");

		scan_byte(&scan, '\n');
		if (!scan_refusal(&line))
			continue;
		*text = line.at;
		*text_len = scan_left(&line);
		found = true;
	}
	return found;
}

/* Bytes of others, fit for an err: masked, printable, cut. */
static void quote(const struct dial *dial, const char *bytes, size_t len, char *out)
{
	char copy[ERR_TEXT_MAX];
	const size_t n = len < sizeof copy ? len : sizeof copy;

	if (n > 0)
		memcpy(copy, bytes, n);
	mask_apply(&dial->mask, copy, n);
	text_printable(out, ERR_TEXT_MAX, copy, n);
}

/* What libcurl says, in the manner of our sentences. */
static void library_words(const struct dial *dial, CURLcode code, char *out)
{
	const char *words = dial->error[0] ? dial->error : curl_easy_strerror(code);
	size_t len = strlen(words);

	while (len > 0 && strchr(".\r\n ", words[len - 1]))
		len--;
	quote(dial, words, len, out);
	if (strspn(out + (out[0] != '\0'), LOWER_CASE) + 1 == strcspn(out, " ,"))
		out[0] = (char)tolower((unsigned char)out[0]); /* a word, not a name */
}

/* Why an access token was refused, where the server told; false: it did not. */
static bool judge_token(const struct dial *dial, struct sample *sample)
{
	struct buf json = { .max = ERR_TEXT_MAX, .secret = true };
	char words[ERR_TEXT_MAX];
	const bool told = monitor_uses_token(dial->monitor) &&
			  challenge_read(dial->lines.data, dial->lines.len, &json);

	if (told) {
		quote(dial, json.data, json.len, words);
		err_set(&sample->err, ERR_AUTH, "the access token was refused: %s", words);
	}
	buf_release(&json);
	return told;
}

/* Appends what a line says about ways to log in: the words like "AUTH=PLAIN" of IMAP, those
 * behind "SASL" of POP3 (RFC 5034, section 6).  True: the line asks for an answer, so that
 * one of them was tried. */
static bool add_offers(struct scan line, struct buf *offers)
{
	const bool is_pop3 = scan_word(&line, "SASL ");

	if (scan_byte(&line, '+') && (scan_is_done(&line) || *line.at == ' '))
		return true;
	while (!scan_is_done(&line)) {
		struct scan word = scan_until(&line, " []");

		if (!scan_byte(&line, ' ') && !scan_byte(&line, '['))
			scan_byte(&line, ']');
		if (scan_word(&word, "CAPABILITY"))
			buf_clear(offers); /* another list than the one before STARTTLS */
		else if ((scan_word(&word, "AUTH=") || is_pop3) && buf_putc(offers, ' '))
			buf_append(offers, word.at, scan_left(&word));
	}
	return false;
}

/* Nothing was refused because nothing was tried; false: that is not so. */
static bool judge_offers(const struct dial *dial, struct sample *sample)
{
	struct scan scan =
		scan_of(dial->lines.len ? dial->lines.data : "", dial->lines.len);
	struct buf offers = BUF_INIT(ERR_TEXT_MAX / 2);
	char words[ERR_TEXT_MAX];
	bool tried = false;

	while (!scan_is_done(&scan) && !tried) {
		tried = add_offers(scan_until(&scan, "\n"), &offers);
		scan_byte(&scan, '\n');
	}
	quote(dial, offers.data, offers.len, words);
	if (!tried)
		err_set(&sample->err, ERR_AUTH,
			"no way to log in with %s: the server offers%s",
			monitor_uses_token(dial->monitor) ? "a token" : "this password",
			words[0] ? words : " none");
	buf_release(&offers);
	return !tried;
}

/* What only our own callbacks know; false: nothing. */
static bool judge_socket(const struct dial *dial, struct sample *sample)
{
	char reason[64];

	if (dial->bared) {
		err_set(&sample->err, ERR_TLS,
			"refusing to send the password in clear to %s; set tls or "
			"allow_plaintext = yes",
			dial->address);
		sample->failed_at = PHASE_CONNECT;
		return true;
	}
	if (dial->socket_errno == 0)
		return false;
	err_set(&sample->err, ERR_SYSTEM, "cannot open a socket: %s",
		strerror_r(dial->socket_errno, reason, sizeof reason));
	sample->failed_at = PHASE_CONNECT;
	return true;
}

/* Where the way to TLS ended, in words that libcurl has not; false: it has. */
static bool judge_tls(const struct dial *dial, CURLcode code, struct sample *sample)
{
	const bool in_clear = dial->handshake.began_us == 0;
	char words[ERR_TEXT_MAX];
	const char *text = NULL;
	size_t len = 0;

	sample->failed_at = PHASE_TLS;
	if (alert_judge(&dial->handshake, dial->monitor->client_cert != NULL, &sample->err))
		return true;
	if (code == CURLE_SSL_CONNECT_ERROR && strstr(dial->error, "wrong version number"))
		return !err_set(
			&sample->err, ERR_TLS, "what the server answered is no TLS");
	/* CVE-2011-0411: what is sent along with it would be taken for said inside of TLS
	 */
	if (code == CURLE_WEIRD_SERVER_REPLY && dial->monitor->tls == TLS_STARTTLS &&
		in_clear && !dial->error[0])
		return !err_set(&sample->err, ERR_TLS,
			"more than the answer to STARTTLS came in clear: somebody on the "
			"way may have put it there");
	if (code != CURLE_USE_SSL_FAILED ||
		!failure_last_refusal(dial->lines.data, dial->lines.len, &text, &len))
		return false;
	quote(dial, text, len, words);
	return !err_set(&sample->err, ERR_TLS, "the server refused STARTTLS: %s", words);
}

/* libcurl has given back by now what it had opened: a few left are none. */
static bool lacks_descriptors(void)
{
	const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct rlimit files;

	if (fd < 0)
		return errno == EMFILE || errno == ENFILE;
	close(fd);
	return getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	       (rlim_t)fd + FEW_DESCRIPTORS >= files.rlim_cur;
}

/* A file that is there and could not be opened: this machine's trouble, not the server's.
 */
static bool judge_file(const struct dial *dial, struct sample *sample)
{
	const char *path = dial->monitor->ca_file;

	/* the code says no more than that there is no TLS */
	if (!strstr(dial->error, "certificate file") || !path || access(path, R_OK) < 0 ||
		!lacks_descriptors())
		return false;
	sample->failed_at = PHASE_TLS;
	errno = EMFILE;
	err_sys(&sample->err, ERR_SYSTEM, "cannot open '%.120s'", path);
	return true;
}

void failure_judge(const struct dial *dial, int code, struct sample *sample)
{
	const struct reason reason = reason_of(dial, (CURLcode)code);
	char words[ERR_TEXT_MAX] = "";
	const char *text = NULL;
	size_t len = 0;

	if (reason.phase == PHASE_CONNECT && judge_socket(dial, sample))
		return;
	if (judge_tls(dial, (CURLcode)code, sample) || judge_file(dial, sample))
		return;
	sample->failed_at = reason.phase;
	sample->err.class = reason.class;
	if (reason.phase == PHASE_LOGIN &&
		failure_last_refusal(dial->lines.data, dial->lines.len, &text, &len)) {
		sample->err.class =
			refusal_class(text, len, reason.class, &sample->wait_ms);
		quote(dial, text, len, words);
		if (!words[0])
			snprintf(words, sizeof words, "the server refused without a word");
	} else if (sample->err.class == ERR_AUTH &&
		   (judge_token(dial, sample) || judge_offers(dial, sample))) {
		return;
	} else {
		library_words(dial, (CURLcode)code, words);
	}
	err_set(&sample->err, sample->err.class, "%s", words);
}

/* The server's last line, whatever it is; "" when it said nothing. */
static void last_line(const struct dial *dial, char *out)
{
	const char *end = dial->lines.len ? dial->lines.data + dial->lines.len - 1 : NULL;
	const char *from = end;

	out[0] = '\0';
	while (from && from > dial->lines.data && from[-1] != '\n')
		from--;
	if (from)
		quote(dial, from, (size_t)(end - from), out);
}

void failure_late(const struct dial *dial, struct sample *sample)
{
	const double s = (double)dial->monitor->timeout_ms / 1000;
	const unsigned port = dial->monitor->port;
	char line[ERR_TEXT_MAX];

	sample->failed_at = dial_phase(dial);
	switch (sample->failed_at) {
	case PHASE_DNS:
		err_set(&sample->err, ERR_TIMEOUT,
			"no answer after %.1f s: looking up '%s'", s, dial->monitor->host);
		return;
	case PHASE_CONNECT:
		err_set(&sample->err, ERR_TIMEOUT,
			"no answer after %.1f s: connecting to %s port %u", s,
			dial->address, port);
		return;
	case PHASE_TLS:
		err_set(&sample->err, ERR_TIMEOUT,
			"no answer after %.1f s: negotiating TLS with %s port %u", s,
			dial->address, port);
		return;
	default:
		break;
	}
	last_line(dial, line);
	err_set(&sample->err, ERR_TIMEOUT,
		"no answer after %.1f s: logging in at %s port %u%s%s", s, dial->address,
		port, line[0] ? ", it said last: " : ", it said nothing", line);
}
