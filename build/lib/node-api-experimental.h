/*
 * The one experimental Node-API function that node-addon-api needs on Electron 33; the npm package node-api-headers
 * leaves experimental declarations out. Source: Node.js 20, src/js_native_api.h.
 */
#include <js_native_api.h>
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER
#ifdef __cplusplus
extern "C"
#endif
NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(
    node_api_basic_env env, napi_finalize finalize_cb, void* finalize_data, void* finalize_hint);
