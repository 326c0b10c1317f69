// Node addon: points file descriptor 2 at a file while a library loads, and back. Node itself has no dup2.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static int saved = -1;

static napi_value Redirect(napi_env env, napi_callback_info info) {
  char path[4096];
  size_t length = 0;
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count != 1 || saved >= 0 ||
      napi_get_value_string_utf8(env, argument, path, sizeof(path), &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "Cannot redirect stderr: expected one path, once");
    return nullptr;
  }
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  saved = fcntl(2, F_DUPFD_CLOEXEC, 3);
  if (file < 0 || saved < 0 || dup2(file, 2) < 0) {
    if (saved >= 0) close(saved);
    saved = -1;
    napi_throw_error(env, nullptr, "Cannot redirect stderr: open, dup or dup2 failed");
  }
  if (file >= 0) close(file);
  return nullptr;
}

static napi_value Restore(napi_env env, napi_callback_info info) {
  if (saved >= 0) {
    dup2(saved, 2);
    close(saved);
    saved = -1;
  }
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_property_descriptor properties[] = {
      {"redirect", nullptr, Redirect, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"restore", nullptr, Restore, nullptr, nullptr, nullptr, napi_default, nullptr}};
  napi_define_properties(env, exports, 2, properties);
  return exports;
}
