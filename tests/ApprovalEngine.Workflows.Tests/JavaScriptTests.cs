using System.Diagnostics;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class JavaScriptTests
{
    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("0.1 * 3", "0.30000000000000004")]
    [InlineData("'a' + getN()", "\"a3\"")]
    [InlineData("getVariable('N') * 2", "6")]
    [InlineData("variables.N = 5; variables.N", "5")]
    [InlineData("setN(4); getN()", "4")]
    [InlineData("setVariable('N', 9); getVariable('N')", "9")]
    [InlineData("getWorkflowInstanceId() + getCorrelationId()", "\"i1c1\"")]
    [InlineData("var o = { b: [1, { c: null }], a: 'x' }; o", "{\"b\":[1,{\"c\":null}],\"a\":\"x\"}")]
    [InlineData("let x = 1; const y = 2; x + y", "3")]
    [InlineData("new Date(Date.UTC(2026, 0, 31))", "\"2026-01-31T00:00:00.000Z\"")]
    [InlineData("var o = {}; o.toString = function () { return 'mine'; }; '' + o", "\"mine\"")]
    [InlineData("try { throw new Error('why'); } catch (e) { e.message; }", "\"why\"")]
    [InlineData("try { null.member; } catch (e) { e.name + e.message; }", "\"TypeError\"")]
    [InlineData("var d = new Date(2026, 0, 31, 8); d.setMonth(1, 3); d instanceof Date && d.constructor === Date && d", "\"2026-02-03T08:00:00.000Z\"")]
    [InlineData("typeof Date() + typeof new Date().getTime() + Date.parse('2026-01-01') + Date.length", "\"stringnumber17672256000007\"")]
    [InlineData("undefined", "null")]
    public async Task A_script_gives_a_value(string code, string expected)
    {
        var instance = await Runs.StartAsync(Definitions.SetVariable(code));

        instance.Incidents.ShouldBeEmpty();
        WorkflowValue.ToJson(instance.Variables["X"]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("while (true) { }", "limit.")]
    [InlineData("var s = 'aaaaaaaa'; while (true) { s = s + s; }", "limit.memory")]
    [InlineData("var a = []; while (true) { a.push(new Array(1000).join('x')); }", "limit.")]
    [InlineData("function f() { return f(); } f();", "limit.recursion")]
    [InlineData("new Array(4294967295).join('x')", "expression.failed")]
    [InlineData("Array.prototype.indexOf.call({ length: 4294967295 }, 1)", "expression.failed")]
    [InlineData("var o = {}; Object.defineProperty(o, 'length', { get: function () { return 1; } }); [].join.call(o)", "expression.failed")]
    [InlineData("Math.max.apply(null, { length: 4294967295 })", "expression.failed")]
    [InlineData("var s = new Array(1000).join('x'), a = []; for (var i = 0; i < 100; i++) { a.push(s + s + s + s + s + s + s + s + s + s + s + s); } a.join('')", "expression.failed")]
    [InlineData("var s = new Array(5000).join('a'); s.replace(/a/g, s + s).length", "expression.failed")]
    [InlineData("var a = []; for (var i = 0; i < 300; i++) { a = [a]; } '' + a", "expression.failed")]
    [InlineData("var a = []; for (var i = 0; i < 300; i++) { a = [a]; } JSON.stringify(a)", "expression.")]
    [InlineData("JSON.parse(new Array(2000).join('['))", "expression.failed")]
    [InlineData("throw new Error('no');", "expression.failed")]
    [InlineData("missing.member", "expression.failed")]
    [InlineData("eval('1')", "expression.failed")]
    [InlineData("(function () { }).constructor('return 1')()", "expression.failed")]
    [InlineData("null.member", "expression.failed")]
    [InlineData("Object.create(1)", "expression.failed")]
    [InlineData("throw { message: 5 };", "expression.failed")]
    [InlineData("parseFloat('1e999999')", "expression.failed")]
    [InlineData("JSON.parse('')", "expression.failed")]
    [InlineData("(1e300).toString(2)", "expression.failed")]
    [InlineData("Date.UTC(1e300, 1)", "expression.failed")]
    [InlineData("new Date(2026, 1e300)", "expression.failed")]
    [InlineData("new Date().setFullYear(1e300)", "expression.failed")]
    [InlineData("1 / 0", "expression.value")]
    [InlineData("var o = {}; o.o = o; o", "expression.value")]
    public async Task A_script_that_goes_too_far_becomes_an_incident_soon(string code, string expected)
    {
        var watch = Stopwatch.StartNew();
        var instance = await Runs.StartAsync(Definitions.SetVariable(code));

        var incident = instance.Incidents.ShouldHaveSingleItem();
        incident.Code.ShouldStartWith(expected);
        incident.Message.ShouldContain("activity V");
        instance.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        watch.ElapsedMilliseconds.ShouldBeLessThan(10_000);
    }

    [Theory]
    [InlineData("var o = { get a() { return this.a; } }; o.a")]
    [InlineData("var o = { set a(v) { this.a = v; } }; o.a = 1")]
    [InlineData("function F() { return new F(); } new F()")]
    [InlineData("var o = { valueOf: function () { return +o; } }; +o")]
    public async Task A_recursion_that_is_no_call_ends_before_the_stack_does(string code)
    {
        var limits = new WorkflowLimits { JavaScript = new JavaScriptLimits { TimeoutMs = 60_000, MaxStatements = 1_000_000 } };

        (await Runs.StartAsync(Definitions.SetVariable(code), limits)).Incidents.ShouldHaveSingleItem().Code.ShouldBe("limit.recursion");
    }

    [Theory]
    [InlineData("var s = 'ab'; while (s.length < 8000000) { s = s + s; } (", "s", "+", ").length")]
    [InlineData("var s = 'ab'; while (s.length < 50000) { s = s + s; } [", "s.split('')", ",", "].length")]
    [InlineData("var a = new Array(3000).join('ab,').split(','); [", "a.sort()", ",", "].length")]
    public async Task A_thousand_large_things_in_one_statement_are_stopped_between_them(string before, string one, string between, string after)
    {
        var code = before + string.Join(between, Enumerable.Repeat(one, 900)) + after;
        var allocated = GC.GetTotalAllocatedBytes();

        (await Runs.StartAsync(Definitions.SetVariable(code))).Incidents.ShouldHaveSingleItem().Code.ShouldStartWith("limit.");
        (GC.GetTotalAllocatedBytes() - allocated).ShouldBeLessThan(1L << 30);
    }

    [Fact]
    public async Task A_regular_expression_that_never_ends_is_stopped_where_the_host_set_the_limit_first()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(JavaScriptTests).Assembly.Location, "regex-attack"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        output.Trim().ShouldBe("limit.time True");
    }

    [Theory]
    [InlineData("leak = 1; 0", "typeof leak", "\"undefined\"")]
    [InlineData("var leak2 = 1; function leak3() { } 0", "typeof leak2 + typeof leak3", "\"undefinedundefined\"")]
    [InlineData("Object.prototype.leak = 1; 0", "typeof ({}).leak", "\"undefined\"")]
    [InlineData("Array.prototype.push = function () { return 666; }; 0", "var a = []; a.push(1); a.length", "1")]
    [InlineData("Array.prototype.push.leak = 1; 0", "typeof Array.prototype.push.leak", "\"undefined\"")]
    [InlineData("getN = function () { return 666; }; 0", "getN()", "3")]
    [InlineData("try { Error.prototype.message = 'leak'; } catch (e) { } 0", "new Error().message", "\"\"")]
    [InlineData("Object.freeze(this); 0", "var mine = 1; mine", "1")]
    [InlineData("Object.preventExtensions(this); 0", "function mine() { return 1; } mine()", "1")]
    [InlineData("try { Date.prototype.setTime(77); } catch (e) { } 0", "'' + Date.prototype.getTime()", "\"NaN\"")]
    [InlineData("Math.max = null; Math = null; 0", "Math.max(1, 2)", "2")]
    [InlineData("getN.leak = 1; variables.leak = 1; JSON.leak = 1; 0", "typeof getN.leak + typeof variables.leak + typeof JSON.leak", "\"undefinedundefinedundefined\"")]
    public async Task Nothing_a_script_leaves_behind_reaches_the_next(string leak, string probe, string expected)
    {
        // One definition, so that the engine with its accessors is the same too; many turns, so that every pooled engine was dirty.
        var dirty = Runs.Compile(Definitions.SetVariable(leak));
        var clean = Runs.Compile(Definitions.SetVariable(probe));
        for (var i = 0; i < 10; i++)
        {
            (await Runs.StartAsync(dirty)).Incidents.ShouldBeEmpty();
            WorkflowValue.ToJson((await Runs.StartAsync(clean)).Variables["X"]).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("(function (r) { return r.seen = (r.seen || 0) + 1; })(/a/)", "1")]
    [InlineData("[/a/, 1].map(function (r) { return r.seen = (r.seen || 0) + 1; })[0]", "1")]
    [InlineData("var o = { r: /a\\/(b)/i }; o.r.seen = (o.r.seen || 0) + 1; 'A/B'.match(o.r)[1] + o.r.seen", "\"B1\"")]
    public async Task A_regular_expression_is_a_new_one_in_every_run(string code, string expected)
    {
        var workflow = Runs.Compile(Definitions.SetVariable(code));
        for (var i = 0; i < 3; i++)
        {
            var instance = await Runs.StartAsync(workflow);
            instance.Incidents.ShouldBeEmpty();
            WorkflowValue.ToJson(instance.Variables["X"]).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Two_expressions_of_one_burst_do_not_see_each_others_variables()
    {
        var instance = await Runs.StartAsync(Definitions.Flow(
            "S.Done->A A.Done->B",
            [Definitions.Variable("X", "Object", "")],
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("A", "Elsa.SetVariable", $$"""
                "variable":{"id":"vX"},"value":{{Definitions.JavaScript("var secret = 1; secret")}}
                """),
            Definitions.Node("B", "Elsa.SetVariable", $$"""
                "variable":{"id":"vX"},"value":{{Definitions.JavaScript("typeof secret")}}
                """)));

        instance.Variables["X"].ShouldBe("undefined");
    }

    [Theory]
    [InlineData("getN() > 1 &&\n  [1].map(x => x)", "line 2, column 13: arrow functions")]
    [InlineData("`n is ${getN()}`", "line 1, column 1: template strings")]
    [InlineData("var s = '=>'; class A { }", "line 1, column 15: classes")]
    [InlineData("1 +", "line 1")]
    public void What_the_engine_does_not_run_is_refused_by_name_and_place(string code, string expected)
    {
        var problem = CompiledWorkflow.Validate(WorkflowDefinition.Parse(Definitions.SetVariable(code), "test"), Runs.Catalog)
            .Single(found => found.Severity == ProblemSeverity.Error);

        problem.Message.ShouldStartWith(expected);
        problem.ActivityId.ShouldBe("V");
        problem.Path.ShouldBe("$.root.activities[1].value.expression.value");
    }

    [Theory]
    [InlineData("// x\r", 7_900)]
    [InlineData("/'/;", 7_900)]
    [InlineData("/[/*]/;", 7_900)]
    public void Brackets_that_hide_from_the_check_of_the_text_do_not_overflow_the_stack(string before, int count)
    {
        var code = before + new string('[', count) + "1" + new string(']', count);

        CompiledWorkflow.Validate(WorkflowDefinition.Parse(Definitions.SetVariable(code), "test"), Runs.Catalog)
            .Single(found => found.Severity == ProblemSeverity.Error).Message.ShouldContain("nested more than");
    }

    [Theory]
    [InlineData("(", ")", "nested more than")]
    [InlineData("!", "", "operators")]
    [InlineData("1+", "", "operators")]
    [InlineData("[", "]", "nested more than")]
    [InlineData("x;", "", "characters")]
    public void A_script_built_to_overflow_the_stack_is_refused(string open, string close, string expected)
    {
        var count = close.Length == 0 && open == "x;" ? 10_000 : 5_000;
        var code = string.Concat(Enumerable.Repeat(open, count)) + "1" + string.Concat(Enumerable.Repeat(close, count));

        CompiledWorkflow.Validate(WorkflowDefinition.Parse(Definitions.SetVariable(code), "test"), Runs.Catalog)
            .Single(found => found.Severity == ProblemSeverity.Error).Message.ShouldContain(expected);
    }
}
