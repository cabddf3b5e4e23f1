/*
 * The client of the directory's bench: thousands of connections, each of which asks, waits for the
 * answer, checks it byte for byte, and asks on. In C, since one in JavaScript takes about as long for a
 * request as the servers measured: it says itself how much of a core it took.
 *
 *     load PORT devcloud|redis|echo
 *
 * Reads commands from its input, one a line, and answers each with one line of JSON:
 *
 *     open N       connects and registers N more, PARALLEL at a time; they are held
 *     names K      registers K more names on each connection held
 *     get MS       looks up for so long on all connections held
 *     churn MS     PARALLEL times over: connect, register, look up, disconnect, and again
 *     watch N      connects N that register as version 2 and read what they are told
 *     close        closes all
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { PARALLEL = 100, MAX_CONNECTIONS = 20000, LINE = 256, GIVE_UP_MS = 20000 };

typedef enum { DEVCLOUD, REDIS, ECHO } protocol;
typedef enum { FREE, HELD, ASKED, LEAVING, WATCHING } state;
typedef enum { REGISTER, LOOK_UP, LEAVE } command;

typedef struct {
  int fd;
  state state;
  command command;
  int user, names;    /* its first name, and how many it has */
  int length, got;    /* of the answer that is due */
  uint32_t answers;   /* in this phase */
  double asked_at;
  char answer[LINE];  /* as it must be */
} connection;

/* What goes on: tells what a connection does after an answer. */
typedef enum { OPEN, NAMES, GET, CHURN } phase;

static protocol spoken;
static struct sockaddr_in server;
static connection connections[MAX_CONNECTIONS];
static int used, watchers, epoll;
static int users;             /* names given out so far */
static phase now_at;
static int wanted, opened;    /* OPEN: how many, and how many have begun */
static int names_wanted;
static double until;
static long errors, answered, pending;
static uint64_t heard;        /* bytes read by watchers */
static float *times;
static long times_held, times_room;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu_ms(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static uint32_t random_below(uint32_t n) {
  static uint64_t seed = 88172645463325252ull; /* xorshift64 */
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)((seed >> 32) * n >> 32);
}

/* People sit at many machines: 150 addresses of loopback, all written with as many digits. */
static const char *address_of(int user) {
  static char text[16];
  snprintf(text, sizeof text, "127.1.1.%d", 100 + user % 150);
  return text;
}

static int write_request(char *to, command what, int user) {
  char name[24];
  int n = snprintf(name, sizeof name, "user%d", user);
  const char *ip = address_of(user);
  if (spoken == REDIS) {
    if (what == REGISTER)
      return snprintf(to, LINE, "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%zu\r\n%s\r\n", n, name, strlen(ip), ip);
    if (what == LOOK_UP) return snprintf(to, LINE, "*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n", n, name);
    return snprintf(to, LINE, "*2\r\n$3\r\nDEL\r\n$%d\r\n%s\r\n*1\r\n$4\r\nQUIT\r\n", n, name);
  }
  static const char *words[] = {"REG", "GET", "DISCONNECT"};
  return snprintf(to, LINE, "{\"command\": \"%s\", \"name\": \"%s\"}", words[what], name);
}

static int write_answer(char *to, command what, int user) {
  if (spoken == ECHO) return what == LEAVE ? 0 : write_request(to, what, user);
  if (spoken == REDIS) {
    if (what == REGISTER) return sprintf(to, "+OK\r\n");
    if (what == LEAVE) return sprintf(to, ":1\r\n+OK\r\n");
    return sprintf(to, "$%zu\r\n%s\r\n", strlen(address_of(user)), address_of(user));
  }
  if (what == REGISTER) return sprintf(to, "{\"ack\": \"Registered successfully\"}");
  return what == LEAVE ? 0 : sprintf(to, "{\"ip\": \"%s\"}", address_of(user));
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void ask(connection *c, command what, int user) {
  char request[LINE];
  int length = write_request(request, what, user);
  c->state = what == LEAVE ? LEAVING : ASKED;
  c->command = what;
  c->length = write_answer(c->answer, what, user);
  c->got = 0;
  c->asked_at = now_ms();
  if (send(c->fd, request, length, MSG_NOSIGNAL) != length) errors++; /* then no answer comes either */
  if (what == LEAVE && spoken == ECHO) shutdown(c->fd, SHUT_WR);
}

/* Blocks for the few microseconds that the system takes on loopback, whether the server accepts or not. */
static void connect_as(connection *c, int user) {
  struct sockaddr_in own = {.sin_family = AF_INET};
  int yes = 1;
  if ((c->fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) fail("socket");
  inet_pton(AF_INET, address_of(user), &own.sin_addr);
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (bind(c->fd, (struct sockaddr *)&own, sizeof own) < 0) fail("bind");
  if (connect(c->fd, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) < 0) fail("epoll_ctl");
  c->user = user;
  c->names = 1;
  c->answers = 0;
}

static connection *slot(void) {
  if (used == MAX_CONNECTIONS) fail("too many connections");
  return &connections[used++];
}

static void start(connection *c) {
  connect_as(c, users++);
  ask(c, REGISTER, c->user);
  pending++;
}

static void keep_time(double ms) {
  if (times_held == times_room) {
    times_room = times_room ? 2 * times_room : 1 << 20;
    if (!(times = realloc(times, times_room * sizeof *times))) fail("realloc");
  }
  times[times_held++] = (float)ms;
}

static void settle(connection *c) {
  c->state = HELD;
  pending--;
}

static void next(connection *c, double at) {
  switch (now_at) {
    case OPEN:
      settle(c);
      if (opened < wanted) opened++, start(slot());
      break;
    case NAMES:
      if (c->names == names_wanted) settle(c);
      else c->names++, ask(c, REGISTER, users++);
      break;
    case GET:
      if (at >= until) settle(c);
      else ask(c, LOOK_UP, random_below(users));
      break;
    case CHURN:
      if (c->command == REGISTER) ask(c, LOOK_UP, c->user);
      else ask(c, LEAVE, c->user);
  }
}

static void on_answer(connection *c) {
  double at = now_ms();
  answered++;
  c->answers++;
  keep_time(at - c->asked_at);
  next(c, at);
}

static void on_end(connection *c) {
  int left = c->state == LEAVING && c->got == c->length;
  int waited = c->state == ASKED || c->state == LEAVING;
  if (!left) errors++;
  close(c->fd);
  c->state = FREE;
  if (waited) pending--;
  if (now_at != CHURN) return;
  answered += left;
  if (now_ms() < until) start(c);
}

static void on_readable(connection *c) {
  if (c->state == FREE) return;
  if (c->state == WATCHING) {
    ssize_t n = recv(c->fd, NULL, 1 << 24, MSG_TRUNC); /* counts and drops it, tcp(7) */
    if (n > 0) heard += n;
    return;
  }
  char bytes[LINE];
  ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) return on_end(c);
  if (c->got + n > c->length || memcmp(bytes, c->answer + c->got, n) != 0) {
    if (errors++ == 0) fprintf(stderr, "instead of '%s' came '%.*s'\n", c->answer, (int)n, bytes);
    n = c->length - c->got;
  }
  c->got += n;
  if (c->got == c->length && c->state == ASKED) on_answer(c);
}

/* Until all connections have what they waited for; gives how many milliseconds that took. */
static double run(void) {
  static struct epoll_event events[4096];
  double began = now_ms();
  double give_up = (until > began ? until : began) + GIVE_UP_MS;
  while (pending > 0) {
    int n = epoll_wait(epoll, events, 4096, 100);
    for (int i = 0; i < n; i++) on_readable(events[i].data.ptr);
    if (now_ms() > give_up) {
      errors += pending;
      fprintf(stderr, "%ld answers did not come\n", pending);
      exit(1);
    }
  }
  return now_ms() - began;
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static double at_share(double share) {
  return times_held == 0 ? 0 : times[(long)(share * (times_held - 1))];
}

/* The answers of whom got fewest, beside the mean: 1 is fair, 0 starved. */
static double worst_share(void) {
  double sum = 0, least = 1e30;
  int held = 0;
  for (int i = 0; i < used; i++) {
    if (connections[i].state != HELD) continue;
    sum += connections[i].answers;
    if (connections[i].answers < least) least = connections[i].answers;
    held++;
  }
  return sum == 0 ? 0 : least * held / sum;
}

static void command_line(char *line) {
  char word[16] = "";
  int number = 0;
  sscanf(line, "%15s %d", word, &number);
  errors = answered = pending = times_held = 0;
  heard = 0;
  for (int i = 0; i < used; i++) connections[i].answers = 0;
  double cpu = cpu_ms(), began = now_ms();
  until = began;
  if (!strcmp(word, "open")) {
    now_at = OPEN, wanted = number;
    opened = number < PARALLEL ? number : PARALLEL;
    for (int i = 0, n = opened; i < n; i++) start(slot());
  } else if (!strcmp(word, "names") || !strcmp(word, "get")) {
    now_at = *word == 'n' ? NAMES : GET;
    if (now_at == GET) until = began + number;
    for (int i = 0; i < used; i++) {
      connection *c = &connections[i];
      if (c->state != HELD) continue;
      names_wanted = c->names + number;
      pending++;
      next(c, began);
    }
  } else if (!strcmp(word, "churn")) {
    now_at = CHURN, until = began + number;
    for (int i = 0; i < PARALLEL; i++) start(slot());
  } else if (!strcmp(word, "watch")) {
    for (int i = 0; i < number; i++) {
      connection *c = slot();
      char request[LINE];
      connect_as(c, i);
      int length = snprintf(request, LINE, "{\"command\":\"REG\",\"name\":\"watcher%d\",\"version\":2}", i);
      if (send(c->fd, request, length, MSG_NOSIGNAL) != length) errors++;
      c->state = WATCHING;
    }
    watchers += number;
  } else if (!strcmp(word, "close")) {
    for (int i = 0; i < used; i++)
      if (connections[i].state != FREE) close(connections[i].fd), connections[i].state = FREE;
    used = watchers = 0;
  }
  double took = run();
  qsort(times, times_held, sizeof *times, by_size);
  printf("{\"ms\":%.2f,\"answers\":%ld,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"maxMs\":%.3f,\"worstShare\":%.3f,"
         "\"errors\":%ld,\"clientCpu\":%.3f,\"heardBytes\":%llu}\n",
         took, answered, at_share(0.5), at_share(0.99), at_share(1), worst_share(), errors,
         took > 0 ? (cpu_ms() - cpu) / took : 0, (unsigned long long)heard);
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "load PORT devcloud|redis|echo\n"), 2;
  spoken = !strcmp(argv[2], "redis") ? REDIS : !strcmp(argv[2], "echo") ? ECHO : DEVCLOUD;
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(argv[1]));
  inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
  if ((epoll = epoll_create1(0)) < 0) fail("epoll_create1");
  char line[LINE];
  while (fgets(line, sizeof line, stdin)) command_line(line);
  return 0;
}
