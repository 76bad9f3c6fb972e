/* A lookup of a domain: beside the screen, the newest only, waited for by nobody.  What
 * stands for DNS here answers when it may. */
#include "unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/lookup.h"

#define PATIENCE_MS 5000

static size_t answer_at_once(const char *domain, struct service found[SERVICES_MAX])
{
	found[0] = (struct service){ MAIL_IMAP, TLS_IMPLICIT, "", 993 };
	snprintf(found[0].host, sizeof found[0].host, "imap.%.200s", domain);
	found[1] = (struct service){ MAIL_POP3, TLS_STARTTLS, "pop.test", 110 };
	return 2;
}

static size_t find_nothing(const char *domain, struct service found[SERVICES_MAX])
{
	(void)domain;
	(void)found;
	return 0;
}

/* "4.test" answers when the other end of descriptor 4 is closed. */
static size_t answer_when_let(const char *domain, struct service found[SERVICES_MAX])
{
	char c;
	const int fd = (int)strtol(domain, NULL, 10);

	if (fd > 0)
		(void)!read(fd, &c, 1);
	return answer_at_once(domain, found);
}

static void wait_for(struct lookup *lookup, struct lookup_answer *answer)
{
	struct pollfd wait = { .fd = lookup->fd, .events = POLLIN };

	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
	assert_true(lookup_read(lookup, answer));
}

static void the_answer_comes_with_its_domain_and_only_once(void **state)
{
	struct lookup lookup;
	struct lookup_answer answer;
	struct err err;

	(void)state;
	lookup_init(&lookup, answer_at_once);
	assert_false(lookup_read(&lookup, &answer));
	assert_true(lookup_start(&lookup, "example.org", &err));
	wait_for(&lookup, &answer);
	assert_int_equal(answer.n, 2);
	assert_string_equal(answer.found[0].host, "imap.example.org");
	assert_int_equal(answer.found[1].port, 110);
	assert_string_equal(lookup.domain, "example.org");
	assert_int_equal(lookup.fd, -1);
	assert_false(lookup_read(&lookup, &answer));
	lookup_release(&lookup);
}

static void nothing_found_is_an_answer(void **state)
{
	struct lookup lookup;
	struct lookup_answer answer = { .n = 7 };
	struct err err;

	(void)state;
	lookup_init(&lookup, find_nothing);
	assert_true(lookup_start(&lookup, "example.org", &err));
	wait_for(&lookup, &answer);
	assert_int_equal(answer.n, 0);
	lookup_release(&lookup);
}

static void a_newer_one_is_heard_and_an_older_one_is_not(void **state)
{
	struct lookup lookup;
	struct lookup_answer answer;
	struct err err;
	char slow[32];
	int held[2];

	(void)state;
	assert_int_equal(pipe(held), 0);
	snprintf(slow, sizeof slow, "%d.test", held[0]);
	lookup_init(&lookup, answer_when_let);
	assert_true(lookup_start(&lookup, slow, &err));
	assert_false(lookup_read(&lookup, &answer));
	assert_true(lookup_start(&lookup, "new.test", &err));
	wait_for(&lookup, &answer);
	assert_string_equal(answer.found[0].host, "imap.new.test");
	/* the older one answers to nobody, and no signal ends the process */
	close(held[1]);
	assert_false(lookup_read(&lookup, &answer));
	assert_true(lookup_start(&lookup, "last.test", &err));
	wait_for(&lookup, &answer);
	assert_string_equal(answer.found[0].host, "imap.last.test");
	lookup_release(&lookup);
	/* held[0] stays open: the older one may read it still */
}

static void leaving_waits_for_nobody(void **state)
{
	struct lookup lookup;
	struct err err;
	char slow[32];
	int held[2];

	(void)state;
	assert_int_equal(pipe(held), 0);
	snprintf(slow, sizeof slow, "%d.test", held[0]);
	lookup_init(&lookup, answer_when_let);
	assert_true(lookup_start(&lookup, slow, &err));
	lookup_release(&lookup); /* would hang here: nothing closes held[1] before */
	assert_int_equal(lookup.fd, -1);
	close(held[1]);
}

static void a_domain_that_is_too_long_is_an_error(void **state)
{
	struct lookup lookup;
	struct err err;
	char domain[LOOKUP_DOMAIN_MAX + 1];

	(void)state;
	memset(domain, 'a', sizeof domain - 1);
	domain[sizeof domain - 1] = '\0';
	lookup_init(&lookup, answer_at_once);
	assert_false(lookup_start(&lookup, domain, &err));
	assert_int_equal(err.class, ERR_CONFIG);
	assert_int_equal(lookup.fd, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_answer_comes_with_its_domain_and_only_once),
		cmocka_unit_test(nothing_found_is_an_answer),
		cmocka_unit_test(a_newer_one_is_heard_and_an_older_one_is_not),
		cmocka_unit_test(leaving_waits_for_nobody),
		cmocka_unit_test(a_domain_that_is_too_long_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
