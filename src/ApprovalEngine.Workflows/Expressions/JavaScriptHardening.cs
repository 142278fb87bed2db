using Jint;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// Makes a fresh engine safe to share: the built-in objects are frozen (assigning to an own property that hides an inherited one still works
/// for the usual names), and making code out of text (eval, Function) is gone.
/// </summary>
internal static class JavaScriptHardening
{
    private const string Script = """
        (function (global) {
            'use strict';
            var none = function () { throw new TypeError('Making code out of text is not allowed here.'); };
            Object.defineProperty(Function.prototype, 'constructor', { value: none });
            global.eval = none;
            global.Function = none;
            [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].forEach(function (kind) {
                delete kind.prototype.message;
            });
            var overridable = function (owner, name) {
                var value = owner[name];
                Object.defineProperty(owner, name, {
                    get: function () { return value; },
                    set: function (next) {
                        if (this === owner) { throw new TypeError('Built-in objects cannot be changed.'); }
                        Object.defineProperty(this, name, { value: next, writable: true, enumerable: true, configurable: true });
                    },
                    enumerable: false, configurable: false
                });
            };
            ['toString', 'valueOf', 'constructor', 'toLocaleString', 'hasOwnProperty'].forEach(function (name) { overridable(Object.prototype, name); });
            ['name', 'toString'].forEach(function (name) { overridable(Error.prototype, name); });
            var seen = [];
            var freeze = function (value) {
                if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.indexOf(value) >= 0) { return; }
                seen.push(value);
                if (value !== global) { Object.freeze(value); }
                Object.getOwnPropertyNames(value).forEach(function (name) {
                    var property = Object.getOwnPropertyDescriptor(value, name);
                    if (property === undefined) { return; }
                    freeze(property.value); freeze(property.get); freeze(property.set);
                    if (value === global) {
                        Object.defineProperty(global, name, { writable: false, configurable: false });
                    }
                });
                freeze(Object.getPrototypeOf(value));
            };
            freeze(global);
        })(this);
        """;

    public static void Apply(Engine engine) => engine.Execute(Script);
}
