using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>Definitions out and in as files.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class DefinitionFileTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    public static TheoryData<string> Shipped => [.. Directory.EnumerateFiles(Repository.PathTo("workflows"), "*.json", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_shipped_definition_is_exported_as_the_file_that_it_came_from(string id)
    {
        // A world of its own: what others draw in the shared one is not untouched.
        await using var inner = await EngineWorld.CreateAsync(EngineWorld.Sqlite);

        var file = (await inner.SendAsync("auditor", new ExportDefinition(id, null, WithConsumers: false))).ShouldSucceed();

        file.FileName.ShouldBe($"workflow-definition-{id}.json");
        Encoding.UTF8.GetString(file.Content).ShouldBe(await File.ReadAllTextAsync(Repository.PathTo($"workflows/{id}.json")));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_the_designer_sends_in_another_order_differs_in_the_file_only_where_it_was_changed(string database)
    {
        await using var inner = await EngineWorld.CreateAsync(database);
        var world = new DefinitionWorld(inner);
        var before = await ExportAsync(world, "write-off");
        var served = await world.ReadAsync("write-off");
        // Studio reads the definition into types and writes it in their order; activities stay as they came.
        var model = new JsonObject();
        foreach (var member in new[] { "definitionId", "name", "description", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly", "options", "root" })
        {
            model[member] = served[member]?.DeepClone();
        }

        var input = model["inputs"]![0]!.AsObject();
        model["inputs"] = new JsonArray(new JsonObject(input.Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))));
        model["links"] = null;
        model["createdAt"] = (string)served["createdAt"]!;
        model["description"] = "Changed.";
        (await world.SaveAsync(Owner, model, "page-1")).ShouldSucceed();

        var after = await ExportAsync(world, "write-off");

        var differing = before.Split('\n').Zip(after.Split('\n')).Where(pair => pair.First != pair.Second).Select(pair => pair.Second.Trim()).ToList();
        differing.Select(line => line.Split(':')[0]).ShouldBe(["\"id\"", "\"description\"", "\"version\"", "\"createdAt\"", "\"isPublished\""]);
        (await ExportAsync(world, "write-off")).ShouldBe(after);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_exported_is_imported_as_a_draft_that_says_the_same(string database)
    {
        var world = await worlds.OnAsync(database);
        var (first, second) = (await world.PublishedAsync("one"), await world.PublishedAsync("二"));
        var ids = (await world.RowsAsync(first)).Concat(await world.RowsAsync(second)).Select(row => row.Id).ToList();
        var archive = (await world.Inner.SendAsync("auditor", new ExportDefinitions(ids, WithConsumers: true))).ShouldSucceed();
        archive.FileName.ShouldBe("workflow-definitions-2.zip");
        (await world.Inner.SendAsync("auditor", new ExportDefinitions(ids, WithConsumers: true))).ShouldSucceed().Content.ShouldBe(archive.Content);

        (await ImportAsync(world, ("all.zip", archive.Content))).ShouldSucceed().Count.ShouldBe(2);
        (await world.RowsAsync(first)).Count.ShouldBe(1, "it was there already");
        (await world.SaveAsync(Owner, (await world.ReadAsync(first)).WithText("drawn"))).ShouldSucceed();
        (await ImportAsync(world, ("all.zip", archive.Content))).ShouldSucceed();

        var rows = await world.RowsAsync(first);
        rows.Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, true), (2, false, false), (3, true, false)]);
        (await world.ReadAsync(first)).TextOfLine().ShouldBe("one");
        (await world.ReadAsync(second)).TextOfLine().ShouldBe("二");
    }

    [Fact]
    public async Task Either_all_files_come_in_or_none()
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var (good, bad) = (Drawing(NewId(), "one"), NewId());

        var refused = (await ImportAsync(
            world,
            ("good.json", Bytes(good)), ("bad.json", Encoding.UTF8.GetBytes($$"""{"definitionId":"{{bad}}","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a"}],"version":1} }""")),
            ("broken.json", Encoding.UTF8.GetBytes("{\n  \"root\": nothing }")), ("latin.json", [(byte)'{', 0xE9]))).Error.ShouldBeOfType<ImportRefused>();

        refused.Problems.ShouldContain(line => line.StartsWith("latin.json: it is not UTF-8", StringComparison.Ordinal));
        (await world.RowsAsync((string)good["definitionId"]!)).ShouldBeEmpty();
        var others = (await ImportAsync(
            world,
            ("good.json", Bytes(good)), ("same.json", Bytes(good)), ("bad.json", Encoding.UTF8.GetBytes($$"""{"definitionId":"{{bad}}","root":{"type":"Elsa.Flowchart","version":1} }""")),
            ("broken.json", Encoding.UTF8.GetBytes("{\n  \"root\": nothing }")))).Error.ShouldBeOfType<ImportRefused>();
        others.Problems.ShouldContain(line => line.StartsWith("bad.json at $.root.id: ", StringComparison.Ordinal));
        others.Problems.ShouldContain(line => line.StartsWith("broken.json(2,", StringComparison.Ordinal));
        others.Problems.ShouldContain(line => line.StartsWith("good.json, same.json: ", StringComparison.Ordinal));
        (await world.RowsAsync((string)good["definitionId"]!)).ShouldBeEmpty();
        (await ImportAsync(world)).Error.ShouldBeOfType<ImportRefused>();
        (await world.Inner.SendAsync(Publisher, new ImportDefinitions([new ImportedDefinition("a.json", good.ToJsonString())]))).Error!.Code.ShouldBe("permission.missing");
    }

    [Theory]
    [InlineData("../out.json", "leads out")]
    [InlineData("/etc/x.json", "leads out")]
    [InlineData("a/..\\b.json", "leads out")]
    [InlineData("C:x.json", "leads out")]
    [InlineData("inner.zip", "JSON files only")]
    [InlineData("readme.txt", "JSON files only")]
    public async Task An_entry_that_has_no_business_there_is_refused_by_name(string entry, string reason)
    {
        var files = new ImportedFiles();

        await files.AddAsync("a.zip", new MemoryStream(Zip((entry, Bytes(Drawing(NewId(), "one"))))), CancellationToken.None);

        files.Found.Error.ShouldBeOfType<ImportRefused>().Problems.Single().ShouldSatisfyAllConditions(line => line.ShouldContain(entry), line => line.ShouldContain(reason));
    }

    [Fact]
    public async Task An_archive_that_is_too_much_is_refused()
    {
        (await ProblemAsync("many.zip", Zip([.. Enumerable.Range(0, 201).Select(index => ($"{index}.json", "{}"u8.ToArray()))]))).ShouldContain("at most 200 entries");
        (await ProblemAsync("bomb.zip", Zip(("a.json", new byte[3 * 1024 * 1024])))).ShouldContain("packed more than 100 times");
        (await ProblemAsync("large.zip", Zip(("a.json", RandomText(5 * 1024 * 1024))))).ShouldContain("at most 4 MiB");
        var lies = new ImportedFiles();
        await lies.AddAsync("lies.zip", new MemoryStream(Lying(Zip(("a.json", RandomText(5 * 1024 * 1024))))), CancellationToken.None);
        (lies.Found.Value?.Files.Single().Json.Length ?? 0).ShouldBeLessThanOrEqualTo(10, "no more comes out of it than it says");
        (await ProblemAsync("cut.zip", Zip(("a.json", RandomText(1000)))[..200])).ShouldContain("not a zip archive");
        (await ProblemAsync("large.json", new byte[11 * 1024 * 1024])).ShouldContain("at most 10 MiB");
        (await ProblemAsync("together.zip", Zip([.. Enumerable.Range(0, 40).Select(index => ($"{index}.json", Repeated(900 * 1024)))]))).ShouldContain("32 MiB together");
    }

    [Theory]
    [InlineData("01-fork-implicit-join")]
    [InlineData("09-loop-back")]
    [InlineData("15-switch-first")]
    [InlineData("18-seq")]
    public async Task A_definition_that_a_real_Elsa_has_run_comes_in_and_can_be_published(string golden)
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var definition = Sample(golden);
        definition["definitionId"] = NewId();

        (await ImportAsync(world, ($"{golden}.json", Bytes(definition)))).ShouldSucceed();

        (await world.PublishAsync(Publisher, (string)definition["definitionId"]!)).ShouldSucceed();
    }

    private static async Task<string> ProblemAsync(string name, byte[] content)
    {
        var files = new ImportedFiles();
        await files.AddAsync(name, new MemoryStream(content), CancellationToken.None);
        return string.Join(' ', files.Found.Error.ShouldBeOfType<ImportRefused>().Problems);
    }

    private static async Task<Domain.Result<ImportedDefinitions>> ImportAsync(DefinitionWorld world, params (string Name, byte[] Content)[] sent)
    {
        var files = new ImportedFiles();
        foreach (var (name, content) in sent)
        {
            await files.AddAsync(name, new MemoryStream(content), CancellationToken.None);
        }

        var found = files.Found;
        return found.IsError ? found.Error : await world.Inner.SendAsync(Owner, found.Value);
    }

    private static async Task<string> ExportAsync(DefinitionWorld world, string id) =>
        Encoding.UTF8.GetString((await world.Inner.SendAsync("auditor", new ExportDefinition(id, "Latest", WithConsumers: false))).ShouldSucceed().Content);

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);

    // Text that does not become smaller by much.
    private static byte[] RandomText(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(33, 126))];
    }

    // Text that becomes smaller, but not suspiciously so.
    private static byte[] Repeated(int length)
    {
        var part = RandomText(4000);
        return [.. Enumerable.Range(0, length).Select(index => part[index % part.Length])];
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(bytes);
            }
        }

        return content.ToArray();
    }

    // The directory at the end says that the first entry has ten bytes.
    private static byte[] Lying(byte[] zip)
    {
        var directory = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(directory + 24), 10).ShouldBeTrue();
        return zip;
    }
}
