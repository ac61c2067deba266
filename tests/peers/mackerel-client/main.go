// Posts to Mackerel and reads from it with its official client, to prove that the stand-in of the tests
// behaves: mackerel-client BASE KEY SERVICE NAME TIME VALUE. Prints what it read.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/mackerelio/mackerel-client-go"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	client, err := mackerel.NewClientWithOptions(os.Args[2], os.Args[1], false)
	check(err)
	service, name := os.Args[3], os.Args[4]
	at, err := strconv.ParseInt(os.Args[5], 10, 64)
	check(err)
	value, err := strconv.ParseFloat(os.Args[6], 64)
	check(err)

	org, err := client.GetOrg()
	check(err)
	fmt.Println("organisation", org.Name)
	services, err := client.FindServices()
	check(err)
	for _, found := range services {
		fmt.Println("service", found.Name)
	}
	_, err = client.CreateService(&mackerel.CreateServiceParam{Name: "By-Client", Memo: "memo"})
	check(err)
	check(client.PostServiceMetricValues(service, []*mackerel.MetricValue{{Name: name, Time: at, Value: value}}))
	names, err := client.ListServiceMetricNames(service)
	check(err)
	for _, found := range names {
		fmt.Println("name", found)
		points, err := client.FetchServiceMetricValues(service, found, at-3600, at+3600)
		check(err)
		for _, point := range points {
			fmt.Println("point", found, point.Time, point.Value)
		}
	}
	mark, err := client.CreateGraphAnnotation(&mackerel.GraphAnnotation{
		Title: "mark", From: at, To: at, Service: service,
	})
	check(err)
	fmt.Println("mark", mark.ID)
}
