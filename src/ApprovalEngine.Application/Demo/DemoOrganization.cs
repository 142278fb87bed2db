using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Demo;

/// <summary>Legal entities, regions and branches of the demo company. Cities and their names are real, the branches are not.</summary>
internal static class DemoOrganization
{
    private static readonly (string Code, string City, string CityZh, string LegalEntity, string Region)[] Cities =
    [
        ("SH01", "Shanghai", "上海", "CN01", "east"),
        ("NJ01", "Nanjing", "南京", "CN01", "east"),
        ("HZ01", "Hangzhou", "杭州", "CN01", "east"),
        ("SU01", "Suzhou", "苏州", "CN02", "east"),
        ("WX01", "Wuxi", "无锡", "CN02", "east"),
        ("NB01", "Ningbo", "宁波", "CN02", "east"),
        ("HF01", "Hefei", "合肥", "CN01", "east"),
        ("JN01", "Jinan", "济南", "CN01", "east"),
        ("QD01", "Qingdao", "青岛", "CN02", "east"),
        ("BJ01", "Beijing", "北京", "CN01", "north"),
        ("TJ01", "Tianjin", "天津", "CN01", "north"),
        ("SJ01", "Shijiazhuang", "石家庄", "CN01", "north"),
        ("TY01", "Taiyuan", "太原", "CN02", "north"),
        ("SY01", "Shenyang", "沈阳", "CN01", "north"),
        ("DL01", "Dalian", "大连", "CN02", "north"),
        ("GZ01", "Guangzhou", "广州", "CN01", "south"),
        ("SZ01", "Shenzhen", "深圳", "CN01", "south"),
        ("DG01", "Dongguan", "东莞", "CN02", "south"),
        ("XM01", "Xiamen", "厦门", "CN01", "south"),
        ("FZ01", "Fuzhou", "福州", "CN02", "south"),
        ("NN01", "Nanning", "南宁", "CN01", "south"),
        ("CD01", "Chengdu", "成都", "CN01", "west"),
        ("CQ01", "Chongqing", "重庆", "CN01", "west"),
        ("XA01", "Xi'an", "西安", "CN01", "west"),
        ("KM01", "Kunming", "昆明", "CN02", "west"),
        ("UR01", "Urumqi", "乌鲁木齐", "CN02", "west"),
        ("WH01", "Wuhan", "武汉", "CN01", "central"),
        ("CS01", "Changsha", "长沙", "CN01", "central"),
        ("ZZ01", "Zhengzhou", "郑州", "CN01", "central"),
        ("NC01", "Nanchang", "南昌", "CN02", "central"),
    ];

    public static IReadOnlyList<LegalEntity> LegalEntities() =>
    [
        new() { Code = "CN01", Name = "Elevators China Co., Ltd.", NameZh = "电梯（中国）有限公司", Currency = "CNY" },
        new() { Code = "CN02", Name = "Elevator Services China Co., Ltd.", NameZh = "电梯服务（中国）有限公司", Currency = "CNY" },
    ];

    public static IReadOnlyList<Region> Regions() =>
    [
        new() { Code = "east", Name = "East China", NameZh = "华东" },
        new() { Code = "north", Name = "North China", NameZh = "华北" },
        new() { Code = "south", Name = "South China", NameZh = "华南" },
        new() { Code = "west", Name = "West China", NameZh = "西部" },
        new() { Code = "central", Name = "Central China", NameZh = "华中" },
    ];

    public static IReadOnlyList<Branch> Branches() =>
    [
        .. Cities.Select(city => new Branch
        {
            Code = city.Code,
            Name = $"{city.City} branch",
            NameZh = $"{city.CityZh}分公司",
            LegalEntity = city.LegalEntity,
            Region = city.Region,
        }),
    ];
}
