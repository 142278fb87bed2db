using System.Diagnostics;
using System.Globalization;
using ApprovalEngine.CrashTest;

if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync("usage: ApprovalEngine.CrashTest [ROUNDS] [--seed N] [--self-test] [--no-starts]   (ROUNDS 0 to 1000, 5 where left out)");
    return 2;
}

var watch = Stopwatch.StartNew();
var random = new Random(options.Seed);
await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"crash test: {options.Rounds} rounds, seed {options.Seed}"));
var found = new List<Violation>();
if (options.WithStarts)
{
    found.AddRange(await new StartUps(random).RunAsync());
    foreach (var violation in found)
    {
        await Console.Out.WriteLineAsync($"  VIOLATION {violation}");
    }
}

if (options.Rounds > 0 || options.IsSelfTest)
{
    await using var world = await World.StartAsync();
    for (var round = 1; round <= Math.Max(1, options.Rounds); round++)
    {
        var violations = await new Round(world, round, random).RunAsync();
        foreach (var violation in violations)
        {
            await Console.Out.WriteLineAsync($"  VIOLATION {violation}");
        }

        found.AddRange(violations);
    }

    var (exitCode, output) = await HostCommand.RunAsync("verify-audit", world.Server.DataDirectory, world.Environment);
    await Console.Out.WriteLineAsync($"verify-audit: exit code {exitCode}, {output.Trim()}");
    if (exitCode != 0)
    {
        found.Add(new Violation("audit", $"verify-audit ended with {exitCode}"));
    }

    if (options.IsSelfTest)
    {
        found.AddRange(await new SelfTest(world).RunAsync());
    }

    var memory = world.Memory;
    await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"in all: {memory.Created.Count} requests created, {memory.Decided.Count} decisions answered"));
    var typeOf = memory.Created.ToDictionary(created => created.Number, created => created.Type);
    foreach (var type in Drafts.Types)
    {
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"  {type}: {memory.Created.Count(created => created.Type == type)} created, {memory.Decided.Count(decided => typeOf.GetValueOrDefault(decided.RequestNumber) == type)} decisions, {memory.Withdrawn.Count(number => typeOf.GetValueOrDefault(number) == type)} withdrawn"));
    }

    var refusals = memory.RefusedForItems.GroupBy(refused => refused.Code).OrderBy(group => group.Key, StringComparer.Ordinal);
    await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
        $"  refused for an item: {string.Join(", ", refusals.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")))}; effects: {memory.Acknowledged.Count} acknowledged, {memory.Resent.Count} of them ordered again"));
}

await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
    $"crash test: {options.Rounds} rounds, seed {options.Seed}, {watch.Elapsed.TotalSeconds:0} s, {found.Count} violations{(found.Count == 0 ? "" : ": " + string.Join(", ", found.Select(one => one.Check).Distinct()))}"));
return found.Count == 0 ? 0 : 1;
